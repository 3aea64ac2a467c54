// SPDX-License-Identifier: EUPL-1.2
// An: a combobox over the directory (ARIA APG, list autocomplete) and the chosen addressees beside it.
import { useEffect, useRef, useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Draft, FoundMailbox, Label } from "../../api/types";
import { writtenOut } from "../../domain/level";
import { describedBy, FieldError } from "../../parts/field";
import { announce } from "../../state/announcement";
import { mailboxNames, rememberNames } from "../../state/draft";
import { named, t } from "../../texts/text";

const pause_ms = 150;

interface AddresseesProps {
  to: Draft["to"];
  label: Label;
  readOnly: boolean;
  error: string | undefined;
  onChange: (to: Draft["to"]) => void;
}

export function nameOf(mailbox: string): string {
  const name = mailboxNames.value.get(mailbox);
  return name ? named(name) : mailbox;
}

function useFound(text: string, label: Label): FoundMailbox[] {
  const [found, setFound] = useState<FoundMailbox[]>([]);
  useEffect(() => {
    if (!text.trim()) {
      setFound([]);
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      node.findMailboxes(text, label).then(
        ({ items }) => wanted && setFound(items.slice(0, 12)),
        () => undefined,
      );
    }, pause_ms);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text, label]);
  return found;
}

function Chosen({ to, readOnly, onChange }: Pick<AddresseesProps, "to" | "readOnly" | "onChange">) {
  if (to.length === 0) return null;
  return (
    <ul class="chosen" aria-label={t("editor.chosen")}>
      {to.map((one) => (
        <li key={one.mailbox}>
          <span>{nameOf(one.mailbox)}</span>
          <button
            type="button"
            aria-pressed={one.for_information}
            aria-disabled={readOnly}
            onClick={() =>
              onChange(to.map((other) => (other === one ? { ...one, for_information: !one.for_information } : other)))
            }
          >
            {t("editor.forInformation")}
            <span class="kern-sr-only"> {nameOf(one.mailbox)}</span>
          </button>
          <button
            type="button"
            aria-disabled={readOnly}
            onClick={() => {
              onChange(to.filter((other) => other !== one));
              announce(t("editor.removed", { name: nameOf(one.mailbox) }));
              document.getElementById("to")?.focus();
            }}
          >
            <span aria-hidden="true">×</span>
            <span class="kern-sr-only">{t("editor.remove", { name: nameOf(one.mailbox) })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Addressees({ to, label, readOnly, error, onChange }: AddresseesProps) {
  const [text, setText] = useState("");
  const [marked, setMarked] = useState(0);
  const found = useFound(text, label).filter((mailbox) => !to.some((one) => one.mailbox === mailbox.id));
  const current = Math.min(marked, found.length - 1);
  const open = text !== "" && found.length > 0;
  const leaving = useRef<ReturnType<typeof setTimeout>>();

  const choose = (mailbox: FoundMailbox | undefined) => {
    if (!mailbox || readOnly) return;
    rememberNames([mailbox]);
    onChange([...to, { mailbox: mailbox.id, for_information: false }]);
    setText("");
    setMarked(0);
    announce(t("editor.added", { name: named(mailbox.name) }));
  };

  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Backspace" && text === "" && to.length > 0 && !readOnly) onChange(to.slice(0, -1));
    else if (!open || event.ctrlKey) return;
    else if (event.key === "ArrowDown") setMarked((current + 1) % found.length);
    else if (event.key === "ArrowUp") setMarked((current - 1 + found.length) % found.length);
    else if (event.key === "Enter") choose(found[current]);
    else if (event.key === "Escape") setText("");
    else return;
    event.preventDefault();
  };

  return (
    <div class={`kern-form-input combobox${error ? " kern-form-input--error" : ""}`}>
      <label class="kern-label" for="to">
        {t("editor.to")}
      </label>
      <Chosen to={to} readOnly={readOnly} onChange={onChange} />
      <input
        id="to"
        class={`kern-form-input__input${error ? " kern-form-input__input--error" : ""}`}
        role="combobox"
        aria-expanded={open}
        aria-controls="to-list"
        aria-autocomplete="list"
        aria-activedescendant={open ? `to-${current}` : undefined}
        aria-describedby={describedBy("to", undefined, error)}
        aria-invalid={error ? "true" : undefined}
        autocomplete="off"
        readOnly={readOnly}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setMarked(0);
        }}
        onFocus={() => clearTimeout(leaving.current)}
        onBlur={() => (leaving.current = setTimeout(() => setText(""), pause_ms))}
        onKeyDown={pressed}
      />
      <ul id="to-list" role="listbox" class="choices choices--under" aria-label={t("editor.toList")} hidden={!open}>
        {found.map((mailbox, index) => (
          <li
            key={mailbox.id}
            id={`to-${index}`}
            role="option"
            class="choices__one"
            aria-selected={index === current}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(mailbox);
            }}
          >
            <span>{named(mailbox.name)}</span>
            {mailbox.cleared === false && (
              <span class="small">{t("editor.notCleared", { level: writtenOut(label.level) })}</span>
            )}
          </li>
        ))}
      </ul>
      <FieldError id="to" error={error} />
    </div>
  );
}
