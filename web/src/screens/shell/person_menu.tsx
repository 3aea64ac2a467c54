// SPDX-License-Identifier: EUPL-1.2
// The person's own entries. They open as a line of the header: a menu that floats could cover a band.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { perform } from "../../keys/keyboard";
import { person } from "../../state/session";
import { path } from "../../state/route";
import { t } from "../../texts/text";
import { personLevel } from "./entries";

export function PersonMenu() {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, []);
  useLayoutEffect(() => setOpen(false), [path.value]);

  const act = (id: "switchLanguage" | "lock" | "signOut") => () => {
    setOpen(false);
    button.current?.focus();
    perform(id);
  };

  return (
    <div
      class="menu"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.preventDefault();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        class="head__button"
        aria-expanded={open}
        aria-controls="person-menu"
        onClick={() => setOpen(!open)}
      >
        {person.value?.person.name} <span aria-hidden="true">▾</span>
      </button>
      <ul id="person-menu" class="menu__list" hidden={!open}>
        {personLevel.map((entry) => (
          <li key={entry.path}>
            <a href={entry.path}>{t(entry.name)}</a>
          </li>
        ))}
        <li>
          <button type="button" onClick={act("switchLanguage")}>
            {t("act.switchLanguage")}
          </button>
        </li>
        <li>
          <button type="button" onClick={act("lock")}>
            {t("act.lock")}
          </button>
        </li>
        <li>
          <button type="button" onClick={act("signOut")}>
            {t("act.signOut")}
          </button>
        </li>
      </ul>
    </div>
  );
}
