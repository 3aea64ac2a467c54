// SPDX-License-Identifier: EUPL-1.2
// A note on an entry, and a dossier's title. What a colleague has written meanwhile is shown beside one's own text.
import { useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { node } from "../../api/node";
import type { Dossier, DossierEntry, DossierNote, Label } from "../../api/types";
import { highest } from "../../domain/level";
import { LevelChip } from "../../parts/band";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { TextField } from "../../parts/field";
import { failureText, Notice } from "../../parts/notice";
import { say } from "../../state/announcement";
import { t } from "../../texts/text";
import { Classification } from "../editor/classification";

/** Tries to save; a conflict loads what stands there now, so that the next try is made on that. */
function useSaving(save: (isAgain: boolean) => Promise<unknown>, reload: () => Promise<void>, onSaved: () => void) {
  const [conflict, setConflict] = useState(false);
  const [failure, setFailure] = useState<string>();
  const order = async () => {
    setFailure(undefined);
    try {
      await save(conflict);
      onSaved();
    } catch (cause) {
      const isConflict = cause instanceof Problem && cause.status === 409;
      setConflict(isConflict);
      if (isConflict) await reload().catch((why: unknown) => setFailure(failureText(why)));
      else setFailure(cause instanceof Problem && cause.errors[0] ? cause.errors[0].message : failureText(cause));
    }
  };
  return { conflict, failure, order };
}

function Other({ text }: { text: string }) {
  return (
    <Notice weight="warning" title={t("dossier.changedTitle")} live>
      <p>{t("dossier.changedText")}</p>
      <section class="version">
        <h2>{t("dossier.other")}</h2>
        <p class="typed">{text || t("dossier.nothingThere")}</p>
      </section>
    </Notice>
  );
}

interface FormProps {
  dossier: Dossier;
  /** Loads the dossier anew. */
  reload: () => Promise<void>;
  onClose: () => void;
}

function Actions({ onClose, onSave, disabled = false }: { onClose: () => void; onSave: () => void; disabled?: boolean }) {
  return (
    <>
      <Button onClick={onClose}>{t("dialog.cancel")}</Button>
      <Button rank="primary" disabled={disabled} onClick={onSave}>
        {t("dossier.save")}
      </Button>
    </>
  );
}

/** The note that stands where one of this label would: the node raises a label to that of the entry. */
function noteAt(entry: DossierEntry | undefined, label: Label): DossierNote | undefined {
  if (!entry) return undefined;
  const level = highest([label.level, entry.label.level]);
  const codes = [...new Set([...label.compartments, ...entry.label.compartments])].sort().join();
  const alike = entry.notes.filter((note) => note.label.level === level && note.label.compartments.join() === codes);
  return alike.find((note) => note.label.term_year === label.term_year) ?? alike[0];
}

export function NoteDialog({ dossier, reload, onClose, entry, note }: FormProps & { entry: DossierEntry; note?: DossierNote | undefined }) {
  const [text, setText] = useState(note?.text ?? "");
  const [label, setLabel] = useState(note?.label ?? entry.label);
  const current = noteAt(dossier.entries.find(({ id }) => id === entry.id), label);
  const save = (isAgain: boolean) => {
    const before = isAgain ? current : note;
    const on = before && { on: before.id };
    return node.actOnDossier(dossier.id, { act: "note", entry: entry.id, text: text.trim(), label: before?.label ?? label, ...on });
  };
  const { conflict, failure, order } = useSaving(save, reload, () => {
    say(t("dossier.saved"));
    onClose();
  });
  return (
    <Dialog
      title={t("dossier.note")}
      kind="wide"
      onClose={onClose}
      actions={<Actions onClose={onClose} onSave={() => void order()} disabled={!text.trim() && !note && !current} />}
    >
      {failure && <Notice weight="danger" title={failure} live />}
      {conflict && <Other text={current?.text ?? ""} />}
      {note ? (
        <p>
          <LevelChip level={note.label.level} /> {entry.dispatch.subject}
        </p>
      ) : (
        <Classification label={label} readOnly={false} fixedRelease errorOf={() => undefined} onChange={setLabel} />
      )}
      <TextField id="dossier-note" label={t("dossier.note")} hint={t("dossier.noteHint")} lines={6} value={text} onInput={setText} entry />
    </Dialog>
  );
}

export function TitleDialog({ dossier, reload, onClose }: FormProps) {
  const [title, setTitle] = useState(dossier.title);
  const [topic, setTopic] = useState(dossier.topic);
  const [before] = useState(dossier.titled_by);
  const save = (isAgain: boolean) =>
    node.actOnDossier(dossier.id, { act: "rename", title: title.trim(), topic: topic.trim(), on: isAgain ? dossier.titled_by : before });
  const { conflict, failure, order } = useSaving(save, reload, () => {
    say(t("dossier.renamed", { title }));
    onClose();
  });
  return (
    <Dialog
      title={t("dossier.rename")}
      kind="wide"
      onClose={onClose}
      actions={<Actions onClose={onClose} onSave={() => void order()} disabled={!title.trim()} />}
    >
      {failure && <Notice weight="danger" title={failure} live />}
      {conflict && <Other text={[dossier.title, dossier.topic].filter(Boolean).join(" – ")} />}
      <TextField id="dossier-title" label={t("dossier.title")} hint={t("dossier.titleHint")} value={title} onInput={setTitle} required entry />
      <TextField id="dossier-topic" label={t("dossier.topic")} value={topic} onInput={setTopic} />
    </Dialog>
  );
}
