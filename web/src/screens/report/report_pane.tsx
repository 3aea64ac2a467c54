// SPDX-License-Identifier: EUPL-1.2
// Bericht lesen: what one sees, and the acts on it. Reading, acknowledging and deferring are different acts.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Act, Dispatch, Passage } from "../../api/types";
import { useActions } from "../../keys/keyboard";
import { ActionButton, Button } from "../../parts/button";
import { Question } from "../../parts/dialog";
import { Loading, useLoaded } from "../../parts/loading";
import { onDemand } from "../../parts/on_demand";
import { Failure, failureText } from "../../parts/notice";
import { say } from "../../state/announcement";
import { act, box, loadBox, markedRows, rows } from "../../state/box";
import { answering, cite, hasDraftAtHand } from "../../state/draft";
import { go } from "../../state/route";
import { person } from "../../state/session";
import { useShownLevel } from "../../state/shown_levels";
import { named, t, word } from "../../texts/text";
import type { ChangeKind } from "./change_dialog";
import { ReportAside } from "./report_aside";
import { ReportText } from "./report_text";

const readAfter_ms = 2_000;

const ToDossier = onDemand("toDossier", async () => (await import("../less_frequent")).ToDossier);
const ChangeDialog = onDemand("change", async () => (await import("../less_frequent")).ChangeDialog);

/** Whether the person may recall it or change its level; the node decides. */
function mayChange(report: Dispatch): boolean {
  const own = person.value?.mailboxes.find(({ id }) => id === report.author.id);
  return !report.recalled && (own?.duties.includes("release") ?? false);
}

interface ReportPaneProps {
  id: string;
  onBack: () => void;
  /** The words with which it was found; the report then opens at the passage. */
  query?: string | undefined;
  /** A passage that was cited; the report opens at it. */
  at?: Passage | undefined;
  preview?: boolean;
}

const objectName = (report: Dispatch) => report.number || `„${report.subject}“`;

/** The state as the node last recorded it, and a way to change it. */
function useActs(report: Dispatch | undefined) {
  const [state, setState] = useState(report?.state);
  useEffect(() => setState(report?.state), [report]);
  const inList = rows.value.find((row) => row.id === report?.id)?.state;
  useEffect(() => inList && setState(inList), [inList]);
  const record = async (what: Act) => {
    if (!report) return;
    try {
      await act({ ...report, state: state ?? report.state }, what);
      setState(what);
      if (what !== "read") say(t("report.recorded", { object: objectName(report), act: word("standing", what) }));
    } catch (cause) {
      say(failureText(cause));
    }
  };
  return { state, record };
}

/** Beleg übernehmen: into the draft the person wrote at last. */
async function citeInDraft(report: Dispatch): Promise<void> {
  const outcome = await cite(report).catch(() => "failed" as const);
  say(t(`cite.${outcome}`, { object: objectName(report) }));
}

function useReadAfterAWhile(state: string | undefined, record: (what: Act) => void, id: string): void {
  const offered = useRef(false);
  useEffect(() => {
    if (state !== "unread" || offered.current) return undefined;
    const timer = setTimeout(() => {
      offered.current = true;
      record("read");
    }, readAfter_ms);
    return () => clearTimeout(timer);
  }, [state, id]);
}

function usePassageWalk(passages: readonly Passage[]) {
  const total = passages.reduce((sum, passage) => sum + passage.ranges.length, 0);
  const [current, setCurrent] = useState(0);
  const walk = (by: 1 | -1) => {
    if (total > 0) setCurrent((current + by + total) % total);
  };
  return { total, current, walk };
}

function Tools({ report, state, preview, onBack }: { report: Dispatch; state: string | undefined; preview: boolean; onBack: () => void }) {
  const actsOnThis = preview || markedRows.value.length === 0;
  const mayAcknowledge = actsOnThis && state !== "acknowledged" && state !== "done" && box.value !== "sent";
  return (
    <div class="tools">
      <span class="tools__back">
        <Button rank="tertiary" onClick={onBack}>
          {t("report.backToList")}
        </Button>
      </span>
      {mayAcknowledge && <ActionButton id="acknowledge" rank={report.acknowledge_by ? "primary" : "secondary"} />}
      <ActionButton id="answer" />
      {actsOnThis && <ActionButton id="defer" />}
      {actsOnThis && <ActionButton id="unread" />}
      <ActionButton id="toDossier" />
      {hasDraftAtHand.value && <ActionButton id="cite" />}
      {!preview && mayChange(report) && (
        <>
          <ActionButton id="relabel" />
          <ActionButton id="recall" />
        </>
      )}
      {preview && (
        <a class="kern-link" href={`/b/${encodeURIComponent(report.id)}`}>
          {t("report.openWhole")}
        </a>
      )}
    </div>
  );
}

type OpenReportProps = { report: Dispatch; onChanged: () => void } & Omit<ReportPaneProps, "id">;

function OpenReport({ report, onChanged, onBack, query, at, preview = false }: OpenReportProps) {
  const { state, record } = useActs(report);
  const [asks, setAsks] = useState(false);
  const [collects, setCollects] = useState(false);
  const [changes, setChanges] = useState<ChangeKind | undefined>();
  const found = useLoaded(query ? `${report.id} ${query}` : undefined, () => node.passages(report.id, query ?? ""));
  const cited = useMemo(() => at && [at], [at]);
  const passages = cited ?? found.value?.passages ?? [];
  const { total, current, walk } = usePassageWalk(passages);
  useShownLevel(report.level);
  useReadAfterAWhile(state, (what) => void record(what), report.id);
  const actsOnThis = preview || markedRows.value.length === 0;
  useActions({
    ...(actsOnThis && {
      acknowledge: () => setAsks(true),
      unread: () => void record("unread"),
      defer: () => void record("deferred"),
    }),
    ...(!preview && mayChange(report) && { recall: () => setChanges("recall"), relabel: () => setChanges("relabel") }),
    cite: () => void citeInDraft(report),
    toDossier: () => setCollects(true),
    answer: () => {
      answering.value = { id: report.id, subject: report.subject, author: report.author, level: report.level };
      go("/n");
    },
    ...(total > 0 && { nextPassage: () => walk(1), previousPassage: () => walk(-1) }),
  });
  return (
    <>
      <Tools report={report} state={state} preview={preview} onBack={onBack} />
      {total > 0 && (
        <div class="walk">
          <span>{t("report.passage", { number: current + 1, total })}</span>
          <ActionButton id="previousPassage" />
          <ActionButton id="nextPassage" />
        </div>
      )}
      <ReportText report={report} state={state} passages={passages} current={total > 0 ? current : -1} />
      {collects && <ToDossier report={report} object={objectName(report)} onClose={() => setCollects(false)} />}
      {changes && (
        <ChangeDialog
          report={report}
          object={objectName(report)}
          kind={changes}
          onClose={() => setChanges(undefined)}
          onDone={() => {
            setChanges(undefined);
            onChanged();
          }}
        />
      )}
      {asks && (
        <Question
          title={t("acknowledge.title", { object: objectName(report) })}
          text={t("acknowledge.text", { mailbox: report.to_mailbox ? named(report.to_mailbox.name) : t("acknowledge.yourUnit") })}
          yes={t("act.acknowledge")}
          onClose={() => setAsks(false)}
          onYes={() => {
            setAsks(false);
            void record("acknowledged");
          }}
        />
      )}
    </>
  );
}

export function ReportPane(props: ReportPaneProps) {
  const { value, error, again } = useLoaded(props.id, () => node.dispatch(props.id));
  const changed = () => {
    again();
    void loadBox();
  };
  return (
    <>
      <section
        class={`pane pane--report ${props.preview ? "pane--preview" : ""}`}
        data-pane="report"
        tabIndex={-1}
        aria-label={t("report.pane")}
      >
        {value ? <OpenReport {...props} report={value} onChanged={changed} /> : error ? <Failure cause={error} onRetry={again} /> : <Loading lines={12} />}
      </section>
      {value && !props.preview && <ReportAside report={value} />}
    </>
  );
}
