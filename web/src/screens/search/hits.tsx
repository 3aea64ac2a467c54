// SPDX-License-Identifier: EUPL-1.2
import type { Hit } from "../../api/types";
import { LevelChip } from "../../parts/band";
import { Button, ActionButton } from "../../parts/button";
import { Select } from "../../parts/field";
import { Loading } from "../../parts/loading";
import { Failure } from "../../parts/notice";
import { AsOf } from "../../parts/time";
import { VirtualList } from "../../parts/virtual_list";
import { highest } from "../../domain/level";
import {
  askedFor,
  clearSearch,
  filters,
  result,
  runQuery,
  query,
  searchFailure,
  searching,
  selectedHit,
  setPeriod,
  sortBy,
  sorting,
  took_ms,
} from "../../state/search";
import { useShownLevel } from "../../state/shown_levels";
import { day, named, number, t, word } from "../../texts/text";

const row_px = 92;

function HitRow({ hit, place }: { hit: Hit; place: number }) {
  return (
    <>
      <span class="entry__top">
        <span class="entry__place">{place}</span>
        <span class="entry__from">{named(hit.author.name)}</span>
        {hit.number && <span class="entry__number">{hit.number}</span>}
        <span class="entry__time">{day(hit.date || hit.created)}</span>
      </span>
      <span class="entry__bottom">
        <LevelChip level={hit.level} />
        <span class="entry__subject">{hit.subject}</span>
      </span>
      <span class="entry__snippet">
        {hit.snippet.map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text))}{" "}
        <span class="small">{t("search.paragraph", { number: hit.paragraph + 1 })}</span>
      </span>
    </>
  );
}

function countText(): string {
  const now = result.value;
  if (!now) return "";
  if (now.more_than) return t("search.moreThan", { count: number(now.more_than) });
  return now.total === 1 ? t("search.oneHit") : t("search.manyHits", { count: number(now.total) });
}

function NoHits() {
  const period = Boolean(filters.value.from || filters.value.to);
  return (
    <div class="empty">
      <p>
        <strong>{t("search.none", { query: askedFor.value ?? "" })}</strong> {t("search.noneWhatToDo")}
      </p>
      <div class="row">
        {period && <Button onClick={() => setPeriod(undefined, undefined)}>{t("search.liftPeriod")}</Button>}
        <Button
          onClick={() => {
            clearSearch();
            document.querySelector<HTMLInputElement>("[data-search-field]")?.focus();
          }}
        >
          {t("search.clear")}
        </Button>
      </div>
    </div>
  );
}

function Head() {
  const now = result.value;
  if (!now) return null;
  return (
    <header class="pane__head pane__head--hits">
      <p role="status">
        <strong>{countText()}</strong> · {t("search.took", { seconds: number(took_ms.value / 1000, 2) })}
      </p>
      <AsOf at={now.as_of} />
      <ActionButton id="saveSearch" />
      <Select
        id="sorting"
        label={t("search.sortedBy")}
        choices={(["relevance", "newest", "oldest"] as const).map((value) => ({ value, label: t(`sort.${value}`) }))}
        value={sorting.value}
        onChange={sortBy}
      />
      {now.notice && (
        <p class="pane__note">{`${word("notice", now.notice.code)} ${now.notice.words.map((one) => `„${one}“`).join(", ")}`}</p>
      )}
    </header>
  );
}

export function Hits({ onSelect, onOpen }: { onSelect: (index: number) => void; onOpen: (index: number) => void }) {
  const hits = result.value?.hits ?? [];
  useShownLevel(highest(hits.map((hit) => hit.level)));
  return (
    <section class="pane pane--list" data-pane="list" tabIndex={-1} aria-label={t("search.hits")} aria-busy={searching.value}>
      <Head />
      {Boolean(searchFailure.value) && <Failure cause={searchFailure.value} onRetry={() => runQuery(query.peek())} />}
      {!result.value && searching.value && <Loading lines={8} />}
      {!result.value && !searching.value && !searchFailure.value && (
        <div class="empty">
          <p>{t("search.first")}</p>
        </div>
      )}
      {result.value && hits.length === 0 && <NoHits />}
      {hits.length > 0 && (
        <VirtualList
          id="hits"
          label={t("search.hits")}
          items={hits}
          rowHeight_px={row_px}
          selected={selectedHit.value}
          onSelect={onSelect}
          onOpen={onOpen}
          rowClass={() => "entry entry--hit"}
          renderRow={(hit, index) => <HitRow hit={hit} place={index + 1} />}
        />
      )}
      {result.value?.next && (
        <div class="pane__foot">
          <ActionButton id="moreHits" />
          <span class="muted">{t("search.shown", { count: number(hits.length) })}</span>
        </div>
      )}
    </section>
  );
}

