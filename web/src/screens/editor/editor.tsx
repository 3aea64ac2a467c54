// SPDX-License-Identifier: EUPL-1.2
// Bericht schreiben. The draft is on the node every two seconds; sending asks and names the object.
import { useEffect, useState } from "preact/hooks";
import type { Draft } from "../../api/types";
import { writtenOut } from "../../domain/level";
import { useActions } from "../../keys/keyboard";
import { ActionButton } from "../../parts/button";
import { Question } from "../../parts/dialog";
import { Band, standsAtBottom } from "../../parts/band";
import { Loading } from "../../parts/loading";
import { Failure, failureText, Notice } from "../../parts/notice";
import { announce, say } from "../../state/announcement";
import { nodeReachable } from "../../state/connection";
import {
  answering,
  beginDraft,
  checkDraft,
  discardDraft,
  draft,
  draftSavedAt,
  fieldErrors,
  findings,
  forgetDraft,
  isChanged,
  openDraft,
  otherVersion,
  saveDraft,
  saveFailure,
  saveRegularly,
  sendDraft,
} from "../../state/draft";
import { go, path } from "../../state/route";
import { useShownLevel } from "../../state/shown_levels";
import { clock, t, word } from "../../texts/text";
import { inboxLevel } from "../shell/entries";
import { SecondLevel } from "../shell/second_level";
import { nameOf } from "./addressees";
import { Conflict } from "./conflict";
import { DraftForm } from "./draft_form";
import { ErrorSummary, FindingList } from "./findings";

function stateLine(): string {
  const saved = draftSavedAt.value;
  if (!nodeReachable.value) return t("editor.locked");
  if (!saved) return t(isChanged.value ? "editor.saving" : "editor.notYetSaved");
  return isChanged.value ? t("editor.changed", { clock: clock(saved) }) : t("editor.saved", { clock: clock(saved) });
}

const objectName = () => {
  const content = draft.value?.content;
  return content ? `${word("kind", content.kind)} „${content.subject || t("editor.noSubject")}“` : "";
};

function sendText({ label, to, blind }: Draft): string {
  const names = (mailboxes: readonly string[]) => mailboxes.map(nameOf).join(", ");
  return [
    t("send.level", { level: writtenOut(label.level) }),
    t("send.to", { to: names(to.map((one) => one.mailbox)) }),
    blind.length > 0 && t("send.blind", { to: names(blind) }),
    t("send.final"),
  ]
    .filter(Boolean)
    .join(" ");
}

function SendQuestion({ onClose, onYes, busy }: { onClose: () => void; onYes: () => void; busy: boolean }) {
  const content = draft.value?.content;
  if (!content) return null;
  return (
    <Question
      title={t("send.title", { object: objectName() })}
      text={sendText(content)}
      yes={t("act.send")}
      busy={busy}
      onClose={onClose}
      onYes={onYes}
    />
  );
}

/** The acts of the editor; every failure is said once. */
function useEditing() {
  const [asks, setAsks] = useState<"send" | "discard" | undefined>();
  const [busy, setBusy] = useState(false);
  const tell = (cause: unknown) => say(failureText(cause));

  const save = async () => {
    if (await saveDraft()) announce(stateLine());
  };
  const check = async () => {
    if (!(await saveDraft())) return;
    await checkDraft().catch(tell);
    const errors = findings.peek().filter((finding) => finding.severity === "error");
    fieldErrors.value = errors;
    if (errors.length === 0) say(t("editor.checked", { count: findings.peek().length }));
  };
  const send = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const sent = await sendDraft();
      if (!sent) return;
      say(t("send.done", { numbers: sent.numbers.map(({ number }) => number).join(", ") }));
      go("/e/ausgang");
    } catch (cause) {
      tell(cause);
    } finally {
      setBusy(false);
      setAsks(undefined);
    }
  };
  const discard = async () => {
    setAsks(undefined);
    await discardDraft().then(() => go("/e/entwuerfe"), tell);
  };
  return { asks, setAsks, busy, save, check, send, discard };
}

async function beginAfterSaving(): Promise<void> {
  if (isChanged.peek()) await saveDraft();
  beginDraft();
}

/** Opens the draft of the address; a new one gets its address with the first save. */
function useDraftOfAddress(id: string | undefined): unknown {
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    setFailure(undefined);
    if (id) openDraft(id).catch(setFailure);
    else if (!draft.peek() || draft.peek()?.id || answering.peek()) void beginAfterSaving();
  }, [id]);
  useEffect(() => {
    const kept = draft.value?.id;
    if (kept && path.peek() === "/n") go(`/n/${encodeURIComponent(kept)}`, "replace");
  }, [draft.value?.id]);
  useEffect(() => saveRegularly(), []);
  useEffect(
    () => () => {
      if (isChanged.peek()) void saveDraft().then((saved) => saved && forgetDraft());
    },
    [],
  );
  return failure;
}

export function Editor({ id }: { id?: string }) {
  const failure = useDraftOfAddress(id);
  const { asks, setAsks, busy, save, check, send, discard } = useEditing();
  const open = draft.value;
  useShownLevel(open?.content.label.level);
  useActions({
    save: () => void save(),
    check: () => void check(),
    send: () => setAsks("send"),
    discard: () => setAsks("discard"),
    back: () => go("/e/entwuerfe"),
  });
  const level = open?.content.label.level;
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={inboxLevel} here="/e/entwuerfe" />
      <div class="editor">
        <section class="pane pane--editor" data-pane="editor" tabIndex={-1} aria-labelledby="editor-title">
          <div class="stays">
            <header class="pane__head">
              <h1 id="editor-title">{t("editor.title")}</h1>
              <span class="muted" data-save-state>
                {stateLine()}
              </span>
              <ActionButton id="check" />
              <ActionButton id="discard" />
              <ActionButton id="send" rank="primary" />
            </header>
            {open && level && <Band level={level} caveats={open.content.label.compartments} />}
          </div>
          {failure ? <Failure cause={failure} /> : !open && <Loading lines={12} />}
          {open && level && (
            <>
              <ErrorSummary errors={fieldErrors.value} />
              {Boolean(saveFailure.value) && nodeReachable.value && (
                <Notice weight="warning" title={failureText(saveFailure.value)} live />
              )}
              {otherVersion.value ? <Conflict /> : <DraftForm content={open.content} />}
              {standsAtBottom(level) && <Band level={level} />}
            </>
          )}
        </section>
        <aside class="pane pane--aside" data-pane="aside" tabIndex={0} aria-label={t("editor.aside")}>
          <h2>{t("editor.findings")}</h2>
          <FindingList findings={findings.value} />
        </aside>
      </div>
      {asks === "send" && <SendQuestion busy={busy} onClose={() => setAsks(undefined)} onYes={() => void send()} />}
      {asks === "discard" && (
        <Question
          title={t("discard.title", { object: objectName() })}
          text={t("discard.text")}
          yes={t("act.discard")}
          destroys
          onClose={() => setAsks(undefined)}
          onYes={() => void discard()}
        />
      )}
    </>
  );
}
