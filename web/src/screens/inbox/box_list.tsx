// SPDX-License-Identifier: EUPL-1.2
import { Empty, Failure } from "../../parts/notice";
import { Loading } from "../../parts/loading";
import { AsOf } from "../../parts/time";
import { VirtualList } from "../../parts/virtual_list";
import { box, boxFailure, boxLevel, loadBox, loaded, loadMore, markedRows, rows, selectedIndex } from "../../state/box";
import { unread } from "../../state/live";
import { density } from "../../state/preferences";
import { useShownLevel } from "../../state/shown_levels";
import { clock, day, isToday, number, t } from "../../texts/text";
import { Marked } from "./marked";
import { DispatchRow, rowClass } from "./row";

const comfortable_px = 56;
const dense_px = 36;

interface BoxListProps {
  onSelect: (index: number) => void;
  onOpen: (index: number) => void;
}

function Rows({ onSelect, onOpen }: BoxListProps) {
  if (!loaded.value || loaded.value.box !== box.value)
    return boxFailure.value ? <Failure cause={boxFailure.value} onRetry={() => void loadBox()} /> : <Loading lines={10} />;
  if (rows.value.length === 0) return <Empty title={t(`box.empty.${box.value}`)} />;
  return (
    <VirtualList
      id="box"
      label={t(`box.${box.value}`)}
      items={rows.value}
      rowHeight_px={density.value === "dense" ? dense_px : comfortable_px}
      selected={selectedIndex.value}
      onSelect={onSelect}
      onOpen={onOpen}
      onNearEnd={loaded.value.next ? () => void loadMore() : undefined}
      rowClass={rowClass}
      marked={markedRows.value.length > 0 ? new Set(markedRows.value.map((row) => row.id)) : undefined}
      renderRow={(row) => <DispatchRow row={row} />}
    />
  );
}

function AllRead() {
  const newest = rows.value[0];
  if (box.value !== "inbox" || unread.value !== 0 || !newest) return null;
  const last = rows.value.reduce((late, row) => (row.created > late ? row.created : late), newest.created);
  return (
    <p class="pane__note">
      <strong>{t("inbox.allRead")}</strong> {isToday(last) ? t("inbox.lastCame", { clock: clock(last) }) : t("inbox.lastCameOn", { day: day(last) })}
    </p>
  );
}

export function BoxList(props: BoxListProps) {
  useShownLevel(boxLevel.value);
  return (
    <section
      class={`pane pane--list ${density.value === "dense" ? "dense" : ""}`}
      data-pane="list"
      tabIndex={-1}
      aria-labelledby="box-title"
    >
      <header class="pane__head">
        <h1 id="box-title">{t(`box.${box.value}`)}</h1>
        {box.value === "inbox" && unread.value !== undefined && (
          <span class="muted">{t("inbox.unread", { count: number(unread.value) })}</span>
        )}
        <AsOf at={loaded.value?.as_of} />
      </header>
      {markedRows.value.length > 0 && <Marked />}
      <AllRead />
      <Rows {...props} />
    </section>
  );
}
