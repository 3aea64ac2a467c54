// SPDX-License-Identifier: EUPL-1.2
// Eingang: list, report, what belongs to it. F6 walks between the three.
import { useEffect, useLayoutEffect } from "preact/hooks";
import type { BoxName, Passage, Row } from "../../api/types";
import { isOfficialSecret } from "../../domain/level";
import { afterDrawing, useActions } from "../../keys/keyboard";
import { focusPane } from "../../keys/panes";
import { Empty, Notice } from "../../parts/notice";
import { ActionButton, Button } from "../../parts/button";
import { box, boxFailure, loaded, markTo, openBox, rows, selectedId, selectedIndex, selectedRow, toggleMark, unmarkAll } from "../../state/box";
import { keyHint, singleKeys } from "../../state/preferences";
import { boxPaths, go, path } from "../../state/route";
import { t } from "../../texts/text";
import { ReportPane } from "../report/report_pane";
import { inboxLevel } from "../shell/entries";
import { SecondLevel } from "../shell/second_level";
import { BoxList } from "./box_list";

const settle_ms = 120;

const show = (row: Row) => go(`/b/${encodeURIComponent(row.id)}`, path.peek().startsWith("/b/") ? "replace" : "push");

/** Below VS-VERTRAULICH a row that stays selected shows itself; above, reading is recorded and must be asked for. */
function useSelectionShows(): void {
  const row = selectedRow.value;
  useEffect(() => {
    if (!row || isOfficialSecret(row.level)) return undefined;
    const settled = setTimeout(() => show(row), settle_ms);
    return () => clearTimeout(settled);
  }, [row?.id]);
}

function openRow(index: number): void {
  const row = rows.peek()[index];
  if (!row) return;
  show(row);
  afterDrawing(() => focusPane("report"));
}

function select(index: number): void {
  const row = rows.peek()[index];
  if (row) selectedId.value = row.id;
}

function step(by: 1 | -1): void {
  const to = selectedIndex.peek() + by;
  if (to >= 0 && to < rows.peek().length) select(to);
}

function KeyHint() {
  if (keyHint.value === "seen" || singleKeys.value === "off") return null;
  return (
    <div class="line">
      <p>{t("inbox.keyHint")}</p>
      <Button onClick={() => (keyHint.value = "seen")}>{t("inbox.keyHintSeen")}</Button>
    </div>
  );
}

function NothingOpen() {
  const row = selectedRow.value;
  if (row && isOfficialSecret(row.level))
    return (
      <Notice title={t("inbox.openIsRecorded")}>
        <Button onClick={() => openRow(selectedIndex.peek())}>{t("act.open")}</Button>
      </Notice>
    );
  return <Empty title={t("inbox.chooseOne")} />;
}

function backToList(): void {
  go(boxPaths[box.peek()]);
  focusPane("list");
}

interface InboxProps {
  name?: BoxName;
  open?: string;
  /** The passage at which the report opens. */
  at?: Passage | undefined;
}

export function Inbox({ name, open, at }: InboxProps) {
  useLayoutEffect(() => {
    if (name) openBox(name);
    else if (!loaded.peek()) openBox(box.peek());
  }, [name]);
  useLayoutEffect(() => {
    if (open) selectedId.value = open;
  }, [open]);
  useSelectionShows();
  useActions({
    next: () => step(1),
    previous: () => step(-1),
    open: () => openRow(selectedIndex.peek()),
    back: backToList,
    ...(box.value !== "sent" && { mark: () => toggleMark(selectedIndex.peek()), markTo: () => markTo(selectedIndex.peek()) }),
  });
  useEffect(() => unmarkAll, []);
  const row = selectedRow.value;
  const mustBeAskedFor = row && row.id !== open && isOfficialSecret(row.level);
  const shown = mustBeAskedFor ? undefined : open;
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={inboxLevel} here={boxPaths[box.value]}>
        <ActionButton id="newReport" />
      </SecondLevel>
      <KeyHint />
      <div class={`panes ${open ? "panes--open" : ""}`}>
        <BoxList onSelect={select} onOpen={openRow} />
        {shown ? (
          <ReportPane key={shown} id={shown} at={at} onBack={backToList} />
        ) : (
          <section class="pane pane--report" data-pane="report" tabIndex={-1} aria-label={t("report.pane")}>
            {!boxFailure.value && <NothingOpen />}
          </section>
        )}
      </div>
    </>
  );
}
