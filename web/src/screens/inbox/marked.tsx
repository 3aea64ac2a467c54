// SPDX-License-Identifier: EUPL-1.2
// What can be done with all marked rows at once. Each is recorded on its own, one after the other.
import { useState } from "preact/hooks";
import { NodeUnreachable } from "../../api/client";
import type { Act, Row } from "../../api/types";
import { useActions } from "../../keys/keyboard";
import { ActionButton } from "../../parts/button";
import { Question } from "../../parts/dialog";
import { failureText } from "../../parts/notice";
import { say } from "../../state/announcement";
import { act, markedRows, unmarkAll } from "../../state/box";
import { t, word } from "../../texts/text";

const reports = (count: number) => (count === 1 ? t("marked.one") : t("marked.many", { count }));

const nameOf = (row: Row) => row.number || `„${row.subject}“`;

const isOpen = ({ state }: Row) => state !== "acknowledged" && state !== "done";

async function record(rows: readonly Row[], what: Act): Promise<void> {
  let done = 0;
  let failure: unknown;
  for (const row of rows) {
    try {
      await act(row, what);
      done += 1;
    } catch (cause) {
      failure = cause;
      if (cause instanceof NodeUnreachable) break;
    }
  }
  unmarkAll();
  const result = t("report.recorded", { object: reports(done), act: word("standing", what) });
  say(failure ? `${result}. ${failureText(failure)}` : result);
}

export function Marked() {
  const [asks, setAsks] = useState(false);
  const rows = markedRows.value;
  const toAcknowledge = rows.filter(isOpen);
  useActions({
    unmark: unmarkAll,
    back: unmarkAll,
    defer: () => void record(markedRows.peek(), "deferred"),
    unread: () => void record(markedRows.peek(), "unread"),
    ...(toAcknowledge.length > 0 && { acknowledge: () => setAsks(true) }),
  });
  return (
    <div class="marked" role="group" aria-label={t("marked.title", { count: rows.length })}>
      <strong>{t("marked.title", { count: rows.length })}</strong>
      {toAcknowledge.length > 0 && <ActionButton id="acknowledge" />}
      <ActionButton id="defer" />
      <ActionButton id="unread" />
      <ActionButton id="unmark" />
      {asks && (
        <Question
          title={t("acknowledge.title", { object: reports(toAcknowledge.length) })}
          text={`${toAcknowledge.map(nameOf).join(", ")}. ${t("acknowledge.text", { mailbox: t("acknowledge.yourUnit") })}`}
          yes={t("act.acknowledge")}
          onClose={() => setAsks(false)}
          onYes={() => {
            setAsks(false);
            void record(toAcknowledge, "acknowledged");
          }}
        />
      )}
    </div>
  );
}
