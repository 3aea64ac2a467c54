// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { keyWord, perform, shownKey } from "../../keys/keyboard";
import { unread } from "../../state/live";
import { route } from "../../state/route";
import { runQuery } from "../../state/search";
import { number, t } from "../../texts/text";
import { SearchBox } from "../search/search_box";
import { entries } from "./entries";
import { ExerciseMark } from "./exercise_mark";
import { PersonMenu } from "./person_menu";

function MainNavigation() {
  return (
    <nav class="head__nav" aria-label={t("shell.mainNavigation")}>
      {entries.map((entry) => (
        <a key={entry.path} href={entry.path} aria-current={entry.holds(route.value) ? "true" : undefined}>
          {t(entry.name)}
          {entry.path === "/e" && Boolean(unread.value) && (
            <span class="count">
              {number(unread.value ?? 0)}
              <span class="kern-sr-only"> {t("inbox.unreadWord")}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}

/** Always visible; the search screen brings its own, larger one. */
function QuickSearch() {
  const [query, setQuery] = useState("");
  return (
    <SearchBox
      id="quick"
      place="head"
      value={query}
      placeholder={`${t("search.field")}${shownKey("searchField") ? "  /" : ""}`}
      onInput={setQuery}
      onSearch={() => {
        runQuery(query);
        setQuery("");
      }}
    />
  );
}

export function Header() {
  return (
    <header class="head" data-pane="head" tabIndex={-1}>
      <a class="head__name" href="/e">
        Depesche
      </a>
      <ExerciseMark />
      <MainNavigation />
      {route.value.screen !== "search" && <QuickSearch />}
      <button type="button" class="head__button" onClick={() => perform("palette")}>
        {t("act.palette")} <kbd class="key">{keyWord("Ctrl+k")}</kbd>
      </button>
      <PersonMenu />
    </header>
  );
}
