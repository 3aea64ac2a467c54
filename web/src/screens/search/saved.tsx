// SPDX-License-Identifier: EUPL-1.2
// Gespeicherte Suchen: what is new in each, shown when the person asks, and new no more when they say so.
import { useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Hit, SavedSearch, SearchResult } from "../../api/types";
import { highest } from "../../domain/level";
import { LevelChip } from "../../parts/band";
import { Button } from "../../parts/button";
import { Question } from "../../parts/dialog";
import { Loading, useLoaded } from "../../parts/loading";
import { Empty, Failure, failureText } from "../../parts/notice";
import { AsOf } from "../../parts/time";
import { say } from "../../state/announcement";
import { go } from "../../state/route";
import { repeatSearch } from "../../state/search";
import { useShownLevel } from "../../state/shown_levels";
import { day, named, number, t } from "../../texts/text";
import { searchLevel } from "../shell/entries";
import { SecondLevel } from "../shell/second_level";
import { NameDialog } from "./save_dialog";

const tell = (cause: unknown) => say(failureText(cause));
const list = "/s/gespeichert";

function newText(search: { new: number; more_than?: number }): string {
  if (search.more_than) return t("saved.moreNew", { count: number(search.more_than) });
  if (search.new === 0) return t("saved.noNew");
  return search.new === 1 ? t("saved.oneNew") : t("saved.manyNew", { count: number(search.new) });
}

type Asked = { about: SavedSearch; what: "rename" | "delete" };

function Asking({ about, what, onClose, onDone }: Asked & { onClose: () => void; onDone: () => void }) {
  if (what === "rename")
    return (
      <NameDialog
        title={t("saved.rename")}
        verb={t("saved.rename")}
        name={about.name}
        onClose={onClose}
        onName={async (name) => {
          await node.renameSearch(about.id, name);
          say(t("saved.renamed", { name }));
          onDone();
        }}
      />
    );
  const forget = () => {
    onClose();
    node.deleteSearch(about.id).then(() => {
      say(t("saved.deleted", { name: about.name }));
      onDone();
    }, tell);
  };
  return (
    <Question
      title={t("saved.deleteTitle", { name: about.name })}
      text={t("saved.deleteText")}
      yes={t("saved.delete")}
      destroys
      onClose={onClose}
      onYes={forget}
    />
  );
}

function Kept({ search, onAsk }: { search: SavedSearch; onAsk: (what: Asked["what"]) => void }) {
  return (
    <li>
      <h2 class="past__name">
        <a class="kern-link" href={`${list}/${search.id}`}>
          {search.name}
        </a>{" "}
        <span class={search.new > 0 ? "past__new" : "muted"}>{newText(search)}</span>
      </h2>
      <p class="muted">{search.query || t("history.onlyFilters")}</p>
      <div class="row">
        <Button onClick={() => repeatSearch(search.query, search.filters)}>{t("saved.all")}</Button>
        <Button onClick={() => onAsk("rename")}>{t("saved.rename")}</Button>
        <Button onClick={() => onAsk("delete")}>{t("saved.delete")}</Button>
      </div>
    </li>
  );
}

function KeptSearches() {
  const { value, error, again } = useLoaded("saved", node.savedSearches);
  const [asked, setAsked] = useState<Asked>();
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="saved-title">
      <header class="pane__head">
        <h1 id="saved-title">{t("saved.title")}</h1>
        {value && <AsOf at={value.as_of} />}
      </header>
      {!value && (error ? <Failure cause={error} onRetry={again} /> : <Loading />)}
      {value?.items.length === 0 && <Empty title={t("saved.none")}>{t("saved.howTo")}</Empty>}
      <ul class="plain past">
        {value?.items.map((search) => (
          <Kept key={search.id} search={search} onAsk={(what) => setAsked({ about: search, what })} />
        ))}
      </ul>
      {asked && <Asking {...asked} onClose={() => setAsked(undefined)} onDone={again} />}
    </section>
  );
}

function NewHit({ hit }: { hit: Hit }) {
  return (
    <li>
      <LevelChip level={hit.level} />{" "}
      <a class="kern-link" href={`/b/${encodeURIComponent(hit.id)}`}>
        {[hit.number, hit.subject].filter(Boolean).join(" – ")}
      </a>{" "}
      <span class="small">{`${named(hit.author.name)}, ${day(hit.date || hit.created)}`}</span>
      <p class="past__snippet">
        {hit.snippet.map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text))}
      </p>
    </li>
  );
}

/** The first page says what was shown, so that what comes meanwhile stays new. */
function NewHits({ id }: { id: string }) {
  const { value, error, again } = useLoaded(id, async () => {
    const [{ items }, first] = await Promise.all([node.savedSearches(), node.newHits(id)]);
    return { search: items.find((one) => one.id === id), first };
  });
  const [more, setMore] = useState<readonly SearchResult[]>([]);
  const pages = value ? [value.first, ...more] : [];
  const hits = pages.flatMap((page) => page.hits);
  const next = pages.at(-1)?.next;
  const newest = hits[0]?.id;
  useShownLevel(highest(hits.map((hit) => hit.level)));
  const seen = () =>
    newest &&
    node.markSeen(id, newest).then(() => {
      say(t("saved.wasSeen"));
      go(list);
    }, tell);
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="saved-title">
      <header class="pane__head">
        <h1 id="saved-title">{value?.search ? value.search.name : t("saved.title")}</h1>
        {value && <AsOf at={value.first.as_of} />}
        {newest && (
          <Button rank="primary" onClick={() => void seen()}>
            {t("saved.seen")}
          </Button>
        )}
        <a class="kern-link" href={list}>
          {t("saved.back")}
        </a>
      </header>
      {!value && (error ? <Failure cause={error} onRetry={again} /> : <Loading />)}
      {value && <p role="status">{newText({ new: value.first.total, ...(value.first.more_than && { more_than: value.first.more_than }) })}</p>}
      <ul class="plain past">
        {hits.map((hit) => (
          <NewHit key={hit.id} hit={hit} />
        ))}
      </ul>
      {next && (
        <Button onClick={() => node.newHits(id, next).then((page) => setMore([...more, page]), tell)}>{t("saved.more")}</Button>
      )}
    </section>
  );
}

export function SavedSearches({ id }: { id: string }) {
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={searchLevel} here={list} />
      {id ? <NewHits key={id} id={id} /> : <KeptSearches />}
    </>
  );
}
