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

/** How far a sent dispatch has come with all the nodes it goes to. */
function SendState({ row }: { row: Row }) {
  if (row.recalled) return <span class="standing standing--due">{t("row.recalled")}</span>;
  if (!row.way) return null;
  const { nodes, acknowledged } = row.way;
  if (nodes.some(({ state }) => state === "refused")) return <span class="standing standing--due">{t("way.failed")}</span>;
  const waiting = nodes.filter(({ state }) => state === "waiting").length;
  if (waiting > 0) {
    const some = t("way.waitingFor", { count: waiting, of: nodes.length });
    return <span class="standing standing--due">{waiting < nodes.length ? some : t("way.waiting")}</span>;
  }
  const [last] = acknowledged.slice(-1);
  if (last) return <span class="standing">{t("way.acknowledged", { by: named(last.mailbox.name) })}</span>;
  const at = nodes.map((node) => node.at ?? "").sort().at(-1);
  return <span class="standing">{t("way.arrived", { at: at ? when(at) : "" })}</span>;
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
        {sent ? <SendState row={row} /> : <Standing row={row} />}
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
