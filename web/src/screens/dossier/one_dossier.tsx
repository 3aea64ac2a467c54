// SPDX-License-Identifier: EUPL-1.2
// One dossier: its entries in their order, each with its level and its notes, as far as the person may read.
import { useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { node } from "../../api/node";
import type { Dossier, DossierAct, DossierEntry, DossierNote } from "../../api/types";
import { afterDrawing } from "../../keys/keyboard";
import { Band, LevelChip } from "../../parts/band";
import { Button } from "../../parts/button";
import { Question } from "../../parts/dialog";
import { Loading, useLoaded } from "../../parts/loading";
import { Empty, Failure, failureText, Notice } from "../../parts/notice";
import { AsOf } from "../../parts/time";
import { say } from "../../state/announcement";
import { go } from "../../state/route";
import { useShownLevel } from "../../state/shown_levels";
import { day, moment, named, t } from "../../texts/text";
import { NoteDialog, TitleDialog } from "./note_dialog";

/** So many pages of a dossier as one. */
async function wholePages(id: string, pages: number): Promise<Dossier> {
  let whole = await node.dossier(id);
  for (let page = 1; page < pages && whole.more; ++page) {
    const next = await node.dossier(id, whole.entries.length);
    whole = { ...next, entries: [...whole.entries, ...next.entries] };
  }
  return whole;
}

type Asked = { what: "title" | "end" } | { what: "note"; entry: DossierEntry; note?: DossierNote };

interface EntryProps {
  entry: DossierEntry;
  isFirst: boolean;
  isLast: boolean;
  mayChange: boolean;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
  onNote: (note?: DossierNote) => void;
}

function Note({ note, subject, onEdit }: { note: DossierNote; subject: string; onEdit: (() => void) | undefined }) {
  return (
    <div class="version">
      <p class="small">
        <LevelChip level={note.label.level} /> {t("dossier.noteBy", { by: note.by, at: moment(note.at) })}
      </p>
      <p class="typed">{note.text}</p>
      {onEdit && <IconButton label={t("dossier.editNote", { subject })} onClick={onEdit} />}
    </div>
  );
}

/** Shows the verb alone; who hears it also hears which entry it is about. */
function IconButton({ id, label, onClick, disabled = false }: { id?: string; label: string; onClick: () => void; disabled?: boolean }) {
  const [verb] = label.split(": ", 1);
  return (
    <button
      type="button"
      id={id}
      class="kern-btn kern-btn--secondary"
      aria-label={label}
      aria-disabled={disabled ? "true" : undefined}
      onClick={() => !disabled && onClick()}
    >
      <span class="kern-label">{verb}</span>
    </button>
  );
}

function Entry({ entry, isFirst, isLast, mayChange, onMove, onRemove, onNote }: EntryProps) {
  const { dispatch } = entry;
  const subject = dispatch.subject;
  useShownLevel(entry.label.level);
  return (
    <li
      onKeyDown={(event) => {
        const by = event.altKey && { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key];
        if (!by || !mayChange || (by < 0 ? isFirst : isLast)) return;
        event.preventDefault();
        onMove(by);
      }}
    >
      <h2 class="past__name">
        {`${entry.number}. `}
        <LevelChip level={entry.label.level} />{" "}
        <a class="kern-link" href={`/b/${encodeURIComponent(dispatch.id)}`}>
          {[dispatch.number, subject].filter(Boolean).join(" – ")}
        </a>
      </h2>
      <p class="muted">{`${named(dispatch.author.name)}, ${day(dispatch.date || dispatch.created)}`}</p>
      {entry.notes.map((note) => (
        <Note key={note.id} note={note} subject={subject} onEdit={mayChange ? () => onNote(note) : undefined} />
      ))}
      {mayChange && (
        <div class="row">
          <IconButton id={`up-${entry.id}`} label={t("dossier.up", { subject })} disabled={isFirst} onClick={() => onMove(-1)} />
          <IconButton id={`down-${entry.id}`} label={t("dossier.down", { subject })} disabled={isLast} onClick={() => onMove(1)} />
          <IconButton label={t("dossier.addNote", { subject })} onClick={() => onNote()} />
          <IconButton label={t("dossier.remove", { subject })} onClick={onRemove} />
        </div>
      )}
    </li>
  );
}

/** The entry after which one stands that has gone one step up or down; empty: in front. */
function placeAfter(entries: readonly DossierEntry[], index: number, by: 1 | -1): string {
  return (by > 0 ? entries[index + 1] : entries[index - 2])?.id ?? "";
}

/** Does one act and loads what came of it; what was not as the person saw it is loaded, too, and said. */
function useActing(dossier: Dossier | undefined, reload: () => Promise<void>) {
  return async (act: DossierAct): Promise<boolean> => {
    if (!dossier) return false;
    try {
      await node.actOnDossier(dossier.id, act);
      await reload();
      return true;
    } catch (cause) {
      const isOld = cause instanceof Problem && (cause.status === 409 || cause.status === 404);
      if (isOld) await reload().catch(() => undefined);
      say(isOld ? t("dossier.old") : failureText(cause));
      return false;
    }
  };
}

function Head({ dossier, onAsk }: { dossier: Dossier; onAsk: (asked: Asked) => void }) {
  return (
    <>
      <Band level={dossier.label.level} caveats={dossier.label.compartments} />
      <header class="pane__head">
        <h1 id="dossier-title-shown">{dossier.title}</h1>
        <AsOf at={dossier.as_of} />
        {dossier.may_change && (
          <>
            <Button onClick={() => onAsk({ what: "title" })}>{t("dossier.rename")}</Button>
            <Button onClick={() => onAsk({ what: "end" })}>{t("dossier.end")}</Button>
          </>
        )}
        <a class="kern-link" href="/d">
          {t("dossier.all")}
        </a>
      </header>
      <p class="muted">{[dossier.topic, t("dossier.kept", { mailbox: named(dossier.mailbox.name) }), moment(dossier.changed_at)].filter(Boolean).join(" · ")}</p>
      {dossier.ended && <Notice title={t("dossier.ended")} />}
    </>
  );
}

function OpenDossier({ dossier, reload, onMore }: { dossier: Dossier; reload: () => Promise<void>; onMore: () => void }) {
  const [asked, setAsked] = useState<Asked>();
  const [removed, setRemoved] = useState<DossierEntry>();
  const act = useActing(dossier, reload);
  const close = () => setAsked(undefined);
  const closeAndReload = () => {
    close();
    void reload();
  };
  useShownLevel(dossier.label.level);
  const move = async (index: number, by: 1 | -1) => {
    const entry = dossier.entries[index];
    if (!entry) return;
    const held = document.activeElement?.id;
    const after = placeAfter(dossier.entries, index, by);
    if (!(await act({ act: "place", entry: entry.id, ...(after && { after }) }))) return;
    say(t("dossier.moved", { subject: entry.dispatch.subject, number: entry.number + by }));
    afterDrawing(() => document.getElementById(held || `up-${entry.id}`)?.focus());
  };
  const remove = async (entry: DossierEntry) => {
    if (!(await act({ act: "remove", entry: entry.id }))) return;
    setRemoved(entry);
    say(t("dossier.wasRemoved", { subject: entry.dispatch.subject }));
    afterDrawing(() => document.querySelector<HTMLElement>("#dossier-undo button")?.focus());
  };
  const undo = async (entry: DossierEntry) => {
    setRemoved(undefined);
    if (await act({ act: "restore", entry: entry.id })) say(t("dossier.restored", { subject: entry.dispatch.subject }));
  };
  const end = async () => {
    close();
    if (!(await act({ act: "end" }))) return;
    say(t("dossier.wasEnded", { title: dossier.title }));
    go("/d");
  };
  return (
    <>
      <Head dossier={dossier} onAsk={setAsked} />
      {removed && (
        <div id="dossier-undo">
          <Notice title={t("dossier.wasRemoved", { subject: removed.dispatch.subject })}>
            <Button onClick={() => void undo(removed)}>{t("dossier.undo")}</Button>
          </Notice>
        </div>
      )}
      {dossier.entries.length === 0 && <Empty title={t("dossier.empty")} />}
      <ol class="plain past">
        {dossier.entries.map((entry, index) => (
          <Entry
            key={entry.id}
            entry={entry}
            isFirst={index === 0}
            isLast={index === dossier.entries.length - 1}
            mayChange={dossier.may_change}
            onMove={(by) => void move(index, by)}
            onRemove={() => void remove(entry)}
            onNote={(note) => setAsked({ what: "note", entry, ...(note && { note }) })}
          />
        ))}
      </ol>
      {dossier.more && <Button onClick={onMore}>{t("dossier.moreEntries")}</Button>}
      {asked?.what === "note" && (
        <NoteDialog dossier={dossier} reload={reload} entry={asked.entry} note={asked.note} onClose={closeAndReload} />
      )}
      {asked?.what === "title" && <TitleDialog dossier={dossier} reload={reload} onClose={closeAndReload} />}
      {asked?.what === "end" && (
        <Question
          title={t("dossier.endTitle", { title: dossier.title })}
          text={t("dossier.endText")}
          yes={t("dossier.end")}
          destroys
          onClose={close}
          onYes={() => void end()}
        />
      )}
    </>
  );
}

export function OneDossier({ id }: { id: string }) {
  const [pages, setPages] = useState(1);
  const [fresh, setFresh] = useState<Dossier>();
  const { value, error, again } = useLoaded(id, () => wholePages(id, 1));
  const reload = async (count = pages) => setFresh(await wholePages(id, count));
  const dossier = fresh ?? value;
  const more = () => {
    setPages(pages + 1);
    void reload(pages + 1).catch((cause: unknown) => say(failureText(cause)));
  };
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-label={t("entry.dossiers")}>
      {dossier ? <OpenDossier dossier={dossier} reload={() => reload()} onMore={more} /> : error ? <Failure cause={error} onRetry={again} /> : <Loading />}
    </section>
  );
}
