// SPDX-License-Identifier: EUPL-1.2
import type { Row } from "../../api/types";
import { LevelChip } from "../../parts/band";
import { Time } from "../../parts/time";
import { box } from "../../state/box";
import { named, t, when, word } from "../../texts/text";

export function PrecedenceWord({ row }: { row: Pick<Row, "precedence"> }) {
  if (row.precedence === "routine") return null;
  const urgent = row.precedence !== "priority";
  return (
    <strong class={urgent ? "precedence precedence--urgent" : "precedence"} lang="la">
      {word("precedence", row.precedence)}
    </strong>
  );
}

function Standing({ row }: { row: Row }) {
  if (row.state === "acknowledged" || row.state === "done" || row.state === "deferred")
    return <span class="standing">{word("standing", row.state)}</span>;
  if (row.acknowledge_by) return <span class="standing standing--due">{t("row.by", { clock: when(row.acknowledge_by) })}</span>;
  return null;
}

/** Two lines: from whom, how urgent, when; level and subject. */
export function DispatchRow({ row }: { row: Row }) {
  const sent = box.value === "sent";
  return (
    <>
      <span class="entry__top">
        {row.state === "unread" && (
          <span class="entry__new">
            <span class="kern-sr-only">{t("row.unread")} </span>
          </span>
        )}
        <span class="entry__from">{sent && row.to_mailbox ? t("row.to", { name: named(row.to_mailbox.name) }) : named(row.author.name)}</span>
        <PrecedenceWord row={row} />
        <Standing row={row} />
        <span class="entry__time">
          <Time at={row.created} />
        </span>
      </span>
      <span class="entry__bottom">
        <LevelChip level={row.level} />
        <span class="entry__subject">{row.subject}</span>
        {row.number && <span class="entry__number">{row.number}</span>}
      </span>
    </>
  );
}

export const rowClass = (row: Row) => (row.state === "unread" ? "entry entry--unread" : "entry");
