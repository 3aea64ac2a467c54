// SPDX-License-Identifier: EUPL-1.2
// Suche: one field, hits with their passages, and a preview that opens where the words stand.
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { isOfficialSecret } from "../../domain/level";
import { afterDrawing, useActions } from "../../keys/keyboard";
import { focusPane } from "../../keys/panes";
import { signal } from "@preact/signals";
import { Button } from "../../parts/button";
import { Empty, Notice } from "../../parts/notice";
import { askedFor, filters, moreHits, query, result, runQuery, searching, selectedHit } from "../../state/search";
import { t } from "../../texts/text";
import { ReportPane } from "../report/report_pane";
import { searchLevel } from "../shell/entries";
import { SecondLevel } from "../shell/second_level";
import { Facets } from "./facets";
import { Hits } from "./hits";
import { SaveDialog } from "./save_dialog";
import { SearchBox } from "./search_box";

const settle_ms = 120;

/** The hit in the preview; behind the selection while the person runs through the list. */
const previewed = signal<string | undefined>(undefined);

const hitAt = (index: number) => result.peek()?.hits[index];

function select(index: number): void {
  if (hitAt(index)) selectedHit.value = index;
}

function open(index: number): void {
  const hit = hitAt(index);
  if (!hit) return;
  previewed.value = hit.id;
  afterDrawing(() => focusPane("report"));
}

function usePreview(): void {
  const hit = result.value?.hits[selectedHit.value];
  useEffect(() => {
    if (!hit || isOfficialSecret(hit.level)) return undefined;
    const settled = setTimeout(() => (previewed.value = hit.id), settle_ms);
    return () => clearTimeout(settled);
  }, [hit?.id]);
}

function SearchField() {
  return (
    <SearchBox
      id="query"
      place="screen"
      value={query.value}
      placeholder={t("search.placeholder")}
      onInput={(words) => (query.value = words)}
      onSearch={() => runQuery(query.peek())}
    >
      <Button type="submit" rank="primary">
        {t("search.go")}
      </Button>
    </SearchBox>
  );
}

function Preview() {
  const hit = result.value?.hits[selectedHit.value];
  const id = previewed.value;
  const known = result.value?.hits.some((one) => one.id === id);
  if (hit && hit.id !== id && isOfficialSecret(hit.level))
    return (
      <section class="pane pane--report pane--preview" data-pane="report" tabIndex={-1} aria-label={t("report.pane")}>
        <Notice title={t("inbox.openIsRecorded")}>
          <Button onClick={() => open(selectedHit.peek())}>{t("act.open")}</Button>
        </Notice>
      </section>
    );
  if (!id || !known)
    return (
      <section class="pane pane--report pane--preview" data-pane="report" tabIndex={-1} aria-label={t("report.pane")}>
        {result.value && result.value.hits.length > 0 && <Empty title={t("search.chooseOne")} />}
      </section>
    );
  return <ReportPane key={id} id={id} query={askedFor.value} preview onBack={() => focusPane("list")} />;
}

export function Search() {
  const [saves, setSaves] = useState(false);
  usePreview();
  // Whoever comes with a question reads the answer next; the keys are for the hits.
  useLayoutEffect(() => {
    if (!result.peek() && !searching.peek()) document.querySelector<HTMLInputElement>("[data-search-field]")?.focus();
  }, []);
  useActions({
    next: () => select(selectedHit.peek() + 1),
    previous: () => select(selectedHit.peek() - 1),
    open: () => open(selectedHit.peek()),
    back: () => focusPane("list"),
    ...(result.value && { saveSearch: () => setSaves(true) }),
    ...(result.value?.next && { moreHits: () => void moreHits() }),
  });
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={searchLevel}>
        <SearchField />
      </SecondLevel>
      <h1 class="kern-sr-only">{t("entry.search")}</h1>
      <div class={`panes panes--search ${result.value ? "" : "panes--empty"}`}>
        {result.value && <Facets />}
        <Hits onSelect={select} onOpen={open} />
        {result.value && <Preview />}
      </div>
      {saves && <SaveDialog query={askedFor.value ?? ""} filters={filters.value} onClose={() => setSaves(false)} />}
    </>
  );
}
