// SPDX-License-Identifier: EUPL-1.2
// Befehle: every act by its name, with its key beside it, so that the palette teaches the keys.
import { useEffect, useRef, useState } from "preact/hooks";
import { actionIds, catalogue, type ActionId } from "../../keys/catalogue";
import { afterDrawing, isOffered, keyWord, perform } from "../../keys/keyboard";
import { Dialog } from "../../parts/dialog";
import { t } from "../../texts/text";

interface Command {
  id: ActionId;
  name: string;
  keys: string;
  possible: boolean;
  later: boolean;
}

const rank = ({ possible, later }: Pick<Command, "possible" | "later">) => (later ? 1 : possible ? 0 : 2);

/** What the screens offer is read before the dialog opens: those that can run first. */
function commands(): Command[] {
  return actionIds
    .filter((id) => id !== "palette" && id !== "moveInList")
    .map((id) => ({
      id,
      name: t(catalogue[id].name),
      keys: (catalogue[id].keys ?? []).map(keyWord).join(", "),
      possible: isOffered(id),
      later: Boolean(catalogue[id].later),
    }))
    .sort((one, other) => rank(one) - rank(other));
}

const fits = (name: string, words: string[]) => words.every((part) => name.toLowerCase().includes(part));

export function Palette({ onClose }: { onClose: () => void }) {
  const [all] = useState(commands);
  const [text, setText] = useState("");
  const [marked, setMarked] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const found = all.filter((command) => fits(command.name, text.toLowerCase().split(/\s+/)));
  const current = Math.min(marked, Math.max(0, found.length - 1));

  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const run = (command: Command | undefined) => {
    if (!command?.possible) return;
    onClose();
    // The dialog gives the focus back first; the act may then move it on.
    afterDrawing(() => perform(command.id));
  };

  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter") run(found[current]);
    else if (event.key === "ArrowDown") setMarked(Math.min(found.length - 1, current + 1));
    else if (event.key === "ArrowUp") setMarked(Math.max(0, current - 1));
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t("act.palette")} kind="palette" onClose={onClose}>
      <input
        class="kern-form-input__input"
        role="combobox"
        data-pane-entry
        aria-label={t("palette.field")}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={found.length ? `palette-${current}` : undefined}
        autocomplete="off"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setMarked(0);
        }}
        onKeyDown={pressed}
      />
      <ul ref={list} id="palette-list" role="listbox" class="choices" aria-label={t("palette.list")}>
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`palette-${index}`}
            role="option"
            class="choices__one"
            aria-selected={index === current}
            aria-disabled={command.possible ? undefined : "true"}
            onClick={() => run(command)}
          >
            <span>
              {command.name}
              {!command.possible && <span class="small"> {t("palette.notHere")}</span>}
              {command.later && <span class="small"> {t("later.mark")}</span>}
            </span>
            {command.keys && <kbd class="key">{command.keys}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p role="status">{t("palette.none")}</p>}
    </Dialog>
  );
}
