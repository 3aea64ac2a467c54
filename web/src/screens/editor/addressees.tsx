// SPDX-License-Identifier: EUPL-1.2
// An and Blindkopie: a combobox over the directory (ARIA APG, list autocomplete) and the chosen mailboxes above it.
import { useEffect, useRef, useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Draft, FoundMailbox, Label } from "../../api/types";
import { writtenOut } from "../../domain/level";
import { describedBy, FieldError } from "../../parts/field";
import { announce } from "../../state/announcement";
import { mailboxNames, rememberNames } from "../../state/draft";
import { named, t } from "../../texts/text";

const pause_ms = 150;

interface MailboxesProps {
  id: string;
  name: string;
  hint?: string;
  chosenName: string;
  chosen: Draft["to"];
  /** Chosen elsewhere: nobody gets the same report twice. */
  taken: readonly string[];
  /** Whether a mailbox may be chosen for information only. */
  mayInform: boolean;
  label: Label;
  readOnly: boolean;
  error: string | undefined;
  onChange: (chosen: Draft["to"]) => void;
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

function Chosen({ id, chosenName, chosen, mayInform, readOnly, onChange }: MailboxesProps) {
  if (chosen.length === 0) return null;
  return (
    <ul class="chosen" aria-label={chosenName}>
      {chosen.map((one) => (
        <li key={one.mailbox}>
          <span>{nameOf(one.mailbox)}</span>
          {mayInform && (
            <button
              type="button"
              aria-pressed={one.for_information}
              aria-disabled={readOnly}
              onClick={() =>
                !readOnly &&
                onChange(chosen.map((other) => (other === one ? { ...one, for_information: !one.for_information } : other)))
              }
            >
              {t("editor.forInformation")}
              <span class="kern-sr-only"> {nameOf(one.mailbox)}</span>
            </button>
          )}
          <button
            type="button"
            aria-disabled={readOnly}
            onClick={() => {
              if (readOnly) return;
              onChange(chosen.filter((other) => other !== one));
              announce(t("editor.removed", { name: nameOf(one.mailbox) }));
              document.getElementById(id)?.focus();
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

interface ChoicesProps {
  id: string;
  found: readonly FoundMailbox[];
  current: number;
  open: boolean;
  label: Label;
  onChoose: (mailbox: FoundMailbox) => void;
}

function Choices({ id, found, current, open, label, onChoose }: ChoicesProps) {
  return (
    <ul id={`${id}-list`} role="listbox" class="choices choices--under" aria-label={t("editor.toList")} hidden={!open}>
      {found.map((mailbox, index) => (
        <li
          key={mailbox.id}
          id={`${id}-${index}`}
          role="option"
          class="choices__one"
          aria-selected={index === current}
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(mailbox);
          }}
        >
          <span>{named(mailbox.name)}</span>
          {mailbox.cleared === false && <span class="small">{t("editor.notCleared", { level: writtenOut(label.level) })}</span>}
        </li>
      ))}
    </ul>
  );
}

function useChoosing({ chosen, taken, label, readOnly, onChange }: MailboxesProps) {
  const [text, setText] = useState("");
  const [marked, setMarked] = useState(0);
  const used = new Set([...chosen.map((one) => one.mailbox), ...taken]);
  const found = useFound(text, label).filter((mailbox) => !used.has(mailbox.id));
  const current = Math.min(marked, found.length - 1);
  const open = text !== "" && found.length > 0;

  const type = (typed: string) => {
    setText(typed);
    setMarked(0);
  };
  const choose = (mailbox: FoundMailbox | undefined) => {
    if (!mailbox || readOnly) return;
    rememberNames([mailbox]);
    onChange([...chosen, { mailbox: mailbox.id, for_information: false }]);
    type("");
    announce(t("editor.added", { name: named(mailbox.name) }));
  };
  const removeLast = () => {
    const last = chosen.at(-1);
    if (!last || readOnly) return;
    onChange(chosen.slice(0, -1));
    announce(t("editor.removed", { name: nameOf(last.mailbox) }));
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Backspace" && text === "" && chosen.length > 0) removeLast();
    else if (!open || event.ctrlKey) return;
    else if (event.key === "ArrowDown") setMarked((current + 1) % found.length);
    else if (event.key === "ArrowUp") setMarked((current - 1 + found.length) % found.length);
    else if (event.key === "Enter") choose(found[current]);
    else if (event.key === "Escape") type("");
    else return;
    event.preventDefault();
  };
  return { text, type, found, current, open, choose, pressed };
}

export function Mailboxes(props: MailboxesProps) {
  const { id, name, hint, label, readOnly, error } = props;
  const { text, type, found, current, open, choose, pressed } = useChoosing(props);
  const leaving = useRef<ReturnType<typeof setTimeout>>();
  return (
    <div class={`kern-form-input combobox${error ? " kern-form-input--error" : ""}`}>
      <label class="kern-label" for={id}>
        {name}
      </label>
      {hint && (
        <div class="kern-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <Chosen {...props} />
      <input
        id={id}
        class={`kern-form-input__input${error ? " kern-form-input__input--error" : ""}`}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open ? `${id}-${current}` : undefined}
        aria-describedby={describedBy(id, hint, error)}
        aria-invalid={error ? "true" : undefined}
        autocomplete="off"
        readOnly={readOnly}
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onFocus={() => clearTimeout(leaving.current)}
        onBlur={() => (leaving.current = setTimeout(() => type(""), pause_ms))}
        onKeyDown={pressed}
      />
      <Choices id={id} found={found} current={current} open={open} label={label} onChoose={choose} />
      <FieldError id={id} error={error} />
    </div>
  );
}
