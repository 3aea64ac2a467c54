// SPDX-License-Identifier: EUPL-1.2
// Knoten → Nachbar: since when, and what those who run the site may do about it.
import { useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Exchange, Link, LinkAct, Precedence } from "../../api/types";
import { Button } from "../../parts/button";
import { Question } from "../../parts/dialog";
import { failureText } from "../../parts/notice";
import { say } from "../../state/announcement";
import { named, number, since, t, when, word } from "../../texts/text";
import { Line } from "./line";

const urgentFirst: readonly Precedence[] = ["flash", "immediate", "priority", "routine"];

const nameOf = (link: Link) => named(link.node.name);

/** „3 citissime, 12 ohne Dringlichkeit“. */
function countsText(counts: Partial<Record<Precedence, number>>): string {
  return urgentFirst
    .filter((precedence) => counts[precedence])
    .map((one) => `${number(counts[one] ?? 0)} ${one === "routine" ? t("connection.without") : word("precedence", one)}`)
    .join(", ");
}

function stateText(link: Link): string {
  const from = link.since && since(link.since);
  if (link.state === "up") return from ? t("connection.since", { since: from }) : t("connection.connected");
  if (!from) return t("connection.cut");
  return t(link.state === "cut" ? "connection.cutByHand" : "connection.cutSince", { since: from });
}

function detailsOf(link: Link): string {
  const counts = link.waiting && countsText(link.waiting);
  const tries = [
    link.last_try && t("connection.lastTry", { clock: when(link.last_try) }),
    link.next_try && t("connection.nextTry", { clock: when(link.next_try) }),
  ];
  return [
    link.state === "down" && tries.filter(Boolean).join("; "),
    link.address && t("connection.address", { address: link.address }),
    link.state !== "up" && link.because,
    counts && t("connection.queue", { counts }),
  ]
    .filter(Boolean)
    .join(" · ");
}

function Acts({ link, onAct }: { link: Link; onAct: (act: LinkAct) => void }) {
  const to = <span class="kern-sr-only"> {t("connection.toNeighbour", { name: nameOf(link) })}</span>;
  return (
    <div class="tools">
      {link.state === "down" && (
        <Button onClick={() => onAct("try")}>
          {t("connection.tryNow")}
          {to}
        </Button>
      )}
      <Button onClick={() => onAct(link.state === "cut" ? "mend" : "cut")}>
        {t(link.state === "cut" ? "connection.mend" : "connection.cutNow")}
        {to}
      </Button>
    </div>
  );
}

interface LinksProps {
  links: readonly Link[];
  mayChange: boolean;
  onChanged: () => void;
}

export function Links({ links, mayChange, onChanged }: LinksProps) {
  const [cutting, setCutting] = useState<Link | undefined>();
  const work = async (link: Link, act: LinkAct) => {
    setCutting(undefined);
    try {
      await node.workOnLink(link.node.id, act);
      say(t(`connection.${act}.done`, { name: nameOf(link) }));
    } catch (cause) {
      say(failureText(cause));
    }
    onChanged();
  };
  return (
    <>
      {links.map((link) => (
        <Line key={link.node.id} name={t("connection.toNeighbour", { name: nameOf(link) })}>
          {stateText(link)} <span class="small">{detailsOf(link)}</span>
          {mayChange && <Acts link={link} onAct={(act) => (act === "cut" ? setCutting(link) : void work(link, act))} />}
          {cutting?.node.id === link.node.id && (
            <Question
              title={t("connection.cutTitle", { name: nameOf(link) })}
              text={t("connection.cutText")}
              yes={t("connection.cutNow")}
              onClose={() => setCutting(undefined)}
              onYes={() => void work(link, "cut")}
            />
          )}
        </Line>
      ))}
    </>
  );
}

/** How much is owed to each node in all; only those who run or supervise the site are told. */
export function Backlog({ exchange }: { exchange: Exchange }) {
  if (!exchange.backlog) return null;
  const nodes = new Map(exchange.backlog.map(({ node: to }) => [to.id, to]));
  const lines = [...nodes.values()].map((to) => {
    const of = (exchange.backlog ?? []).filter((one) => one.node.id === to.id);
    const counts = countsText(Object.fromEntries(of.map((one) => [one.precedence, one.count])));
    const oldest = of.map((one) => one.oldest).sort()[0] ?? "";
    return t("connection.backlogLine", { name: named(to.name), counts, oldest: when(oldest) });
  });
  return (
    <>
      <Line name={t("connection.backlog")}>
        {lines.length === 0 && t("connection.nothingWaits")}
        <ul class="plain">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Line>
      <Line name={t("connection.store")}>
        {t("connection.held", { held: number(exchange.held ?? 0), none: number(exchange.without_way ?? 0) })}
      </Line>
    </>
  );
}
