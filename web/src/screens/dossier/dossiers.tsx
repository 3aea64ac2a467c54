// SPDX-License-Identifier: EUPL-1.2
// Dossiers: what belongs together. The list, and the way to a new one.
import { useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { node } from "../../api/node";
import type { DossierRow, Label, Named } from "../../api/types";
import { highest } from "../../domain/level";
import { LevelChip } from "../../parts/band";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Checkbox, Select, TextField } from "../../parts/field";
import { Loading, useLoaded } from "../../parts/loading";
import { Empty, Failure, failureText, Notice } from "../../parts/notice";
import { AsOf } from "../../parts/time";
import { say } from "../../state/announcement";
import { go } from "../../state/route";
import { useShownLevel } from "../../state/shown_levels";
import { day, named, t } from "../../texts/text";
import { Classification } from "../editor/classification";
import { OneDossier } from "./one_dossier";

export const openLabel: Label = { level: "OFFEN", compartments: [], releasable_to: [], term_year: 0 };

function NewDossier({ mailboxes, onClose }: { mailboxes: readonly Named[]; onClose: () => void }) {
  const [title, setTitle] = useState("");
  const [topic, setTopic] = useState("");
  const [mailbox, setMailbox] = useState(mailboxes[0]?.id ?? "");
  const [for_house, setForHouse] = useState(false);
  const [label, setLabel] = useState(openLabel);
  const [failure, setFailure] = useState<unknown>();
  const errors = failure instanceof Problem ? failure.errors : [];
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message;
  const order = () =>
    node.openDossier({ title: title.trim(), topic: topic.trim(), mailbox, for_house, label }).then(({ id }) => {
      onClose();
      go(`/d/${id}`);
    }, setFailure);
  return (
    <Dialog
      title={t("dossier.new")}
      kind="wide"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("dialog.cancel")}</Button>
          <Button rank="primary" disabled={!title.trim()} onClick={() => void order()}>
            {t("dossier.new")}
          </Button>
        </>
      }
    >
      {failure !== undefined && errors.length === 0 && <Notice weight="danger" title={failureText(failure)} live />}
      <TextField
        id="dossier-title"
        label={t("dossier.title")}
        hint={t("dossier.titleHint")}
        value={title}
        error={errorOf("title")}
        onInput={setTitle}
        required
        entry
      />
      <TextField id="dossier-topic" label={t("dossier.topic")} value={topic} error={errorOf("topic")} onInput={setTopic} />
      <Select
        id="dossier-mailbox"
        label={t("dossier.keeper")}
        choices={mailboxes.map(({ id, name }) => ({ value: id, label: named(name) }))}
        value={mailbox}
        error={errorOf("mailbox")}
        onChange={setMailbox}
      />
      <Checkbox id="dossier-house" label={t("dossier.forHouse")} checked={for_house} onChange={setForHouse} />
      <Classification label={label} readOnly={false} fixedRelease errorOf={errorOf} onChange={setLabel} />
    </Dialog>
  );
}

function DossierLine({ dossier }: { dossier: DossierRow }) {
  return (
    <li>
      <h2 class="past__name">
        <LevelChip level={dossier.label.level} />{" "}
        <a class="kern-link" href={`/d/${encodeURIComponent(dossier.id)}`}>
          {[dossier.title, dossier.topic].filter(Boolean).join(" – ")}
        </a>
      </h2>
      <p class="muted">{`${t("dossier.kept", { mailbox: named(dossier.mailbox.name) })}, ${day(dossier.opened_at)}`}</p>
    </li>
  );
}

function DossierList() {
  const { value, error, again } = useLoaded("dossiers", () => node.dossiers());
  const [more, setMore] = useState<Awaited<ReturnType<typeof node.dossiers>>[]>([]);
  const [opens, setOpens] = useState(false);
  const pages = value ? [value, ...more] : [];
  const items = pages.flatMap((page) => page.items);
  const next = pages.at(-1)?.next;
  useShownLevel(highest(items.map(({ label }) => label.level)));
  const goOn = () => node.dossiers(next).then((page) => setMore([...more, page]), (cause) => say(failureText(cause)));
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="dossiers-title">
      <header class="pane__head">
        <h1 id="dossiers-title">{t("entry.dossiers")}</h1>
        {value && <AsOf at={value.as_of} />}
        {value && value.mailboxes.length > 0 && <Button onClick={() => setOpens(true)}>{t("dossier.new")}</Button>}
      </header>
      {!value && (error ? <Failure cause={error} onRetry={again} /> : <Loading />)}
      {value && items.length === 0 && <Empty title={t("dossier.none")}>{t("dossier.howTo")}</Empty>}
      <ul class="plain past">
        {items.map((dossier) => (
          <DossierLine key={dossier.id} dossier={dossier} />
        ))}
      </ul>
      {next && <Button onClick={() => void goOn()}>{t("dossier.more")}</Button>}
      {opens && value && <NewDossier mailboxes={value.mailboxes} onClose={() => setOpens(false)} />}
    </section>
  );
}

export const Dossiers = ({ id }: { id: string }) => (id ? <OneDossier id={id} /> : <DossierList />);
