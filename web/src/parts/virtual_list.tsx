// SPDX-License-Identifier: EUPL-1.2
// A list of any length with only the rows in sight in the document. A listbox, so that screen readers pass the keys.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const overscan = 6;

interface VirtualListProps<T> {
  id: string;
  label: string;
  items: readonly T[];
  rowHeight_px: number;
  selected: number;
  onSelect: (index: number) => void;
  onOpen: (index: number) => void;
  onNearEnd?: (() => void) | undefined;
  renderRow: (item: T, index: number) => ComponentChildren;
  rowClass?: (item: T) => string;
  /** Rows marked for a common act; the selected row is another matter. Absent: nothing is marked. */
  marked?: ReadonlySet<string> | undefined;
}

export function VirtualList<T extends { id: string }>(props: VirtualListProps<T>) {
  const { id, items, rowHeight_px, selected, onSelect, onOpen, onNearEnd } = props;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(() => setHeight(element.clientHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || selected < 0) return;
    const rowTop = selected * rowHeight_px;
    if (rowTop < element.scrollTop) element.scrollTop = rowTop;
    else if (rowTop + rowHeight_px > element.scrollTop + element.clientHeight)
      element.scrollTop = rowTop + rowHeight_px - element.clientHeight;
    setTop(element.scrollTop);
  }, [selected, rowHeight_px, items]);

  const first = Math.max(0, Math.floor(top / rowHeight_px) - overscan);
  const end = Math.min(items.length, Math.ceil((top + height) / rowHeight_px) + overscan);

  useEffect(() => {
    if (end >= items.length - overscan) onNearEnd?.();
  }, [end, items.length]);

  const pageStep = Math.max(1, Math.floor(height / rowHeight_px) - 1);
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step: Record<string, number> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      Home: 0,
      End: items.length - 1,
      PageDown: selected + pageStep,
      PageUp: selected - pageStep,
    };
    const to = step[event.key];
    if (event.key === "Enter" && selected >= 0) onOpen(selected);
    else if (to !== undefined && items.length > 0) onSelect(Math.min(items.length - 1, Math.max(0, to)));
    else return;
    event.preventDefault();
  };

  const rowId = (index: number) => `${id}-${index}`;
  return (
    <div
      ref={box}
      id={id}
      class="list"
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-activedescendant={selected >= first && selected < end ? rowId(selected) : undefined}
      data-pane-entry
      onKeyDown={pressed}
      onScroll={() => setTop(box.current?.scrollTop ?? 0)}
    >
      <div role="presentation" class="list__whole" style={{ height: `${items.length * rowHeight_px}px` }}>
        {items.slice(first, end).map((item, offset) => {
          const index = first + offset;
          return (
            <div
              key={item.id}
              id={rowId(index)}
              role="option"
              aria-selected={index === selected}
              aria-checked={props.marked?.has(item.id)}
              aria-posinset={index + 1}
              aria-setsize={onNearEnd ? -1 : items.length}
              class={`list__row ${props.marked?.has(item.id) ? "list__row--marked" : ""} ${props.rowClass?.(item) ?? ""}`}
              style={{ top: `${index * rowHeight_px}px`, height: `${rowHeight_px}px` }}
              onClick={() => {
                onSelect(index);
                onOpen(index);
              }}
            >
              {props.renderRow(item, index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
