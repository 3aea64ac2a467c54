// SPDX-License-Identifier: EUPL-1.2
// Verbindung: what stands behind the offline line, from when, and what waits.
import { useEffect } from "preact/hooks";
import { node } from "../../api/node";
import type { Exchange } from "../../api/types";
import { highest } from "../../domain/level";
import { Button } from "../../parts/button";
import { useLoaded } from "../../parts/loading";
import { AsOf } from "../../parts/time";
import { answer_ms, asOf, askStatus, silentSince, status } from "../../state/connection";
import { useShownLevel } from "../../state/shown_levels";
import { clock, named, number, since, t } from "../../texts/text";
import { waitingText } from "../shell/connection_line";
import { Line } from "./line";
import { Backlog, Links } from "./links";
import { WaitingList } from "./waiting";

const lookAgain_ms = 5_000;

function nodeText(): string {
  if (silentSince.value) return t("connection.cutSince", { since: t("time.clock", { clock: clock(silentSince.value) }) });
  return answer_ms.value === undefined ? t("connection.asking") : t("connection.answers", { ms: answer_ms.value });
}

/** What was there when headquarters was last reached, or is there now. */
function holdingsText(): string {
  const { centre, as_of } = status.value ?? {};
  const lost = centre?.configured && !centre.connected;
  const at = lost ? centre.since : as_of;
  return at ? t("connection.holdingsText", { clock: since(at) }) : t("connection.unknown");
}

function Waiting({ exchange }: { exchange: Exchange | undefined }) {
  useShownLevel(highest((exchange?.waiting ?? []).map(({ dispatch }) => dispatch.level)));
  const count = exchange?.waiting.length ?? status.value?.waiting;
  if (count === undefined) return <>{t("connection.unknown")}</>;
  if (count === 0) return <>{t("connection.nothingWaits")}</>;
  return (
    <>
      {waitingText(count)}
      {exchange && <WaitingList waiting={exchange.waiting} />}
    </>
  );
}

/** The links, asked for again and again while one looks at them. */
function useExchange() {
  const { value, again } = useLoaded("exchange", node.exchange);
  const look = () => {
    void askStatus();
    again();
  };
  useEffect(() => {
    look();
    const clock = setInterval(look, lookAgain_ms);
    return () => clearInterval(clock);
  }, []);
  return { exchange: value, look };
}

export function Connection() {
  const { exchange, look } = useExchange();
  const now = status.value;
  const isAlone = exchange !== undefined && exchange.links.length === 0;
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="connection-title">
      <header class="pane__head">
        <h1 id="connection-title">{t("connection.title")}</h1>
        <AsOf at={asOf.value} />
        <Button onClick={look}>{t("connection.tryNow")}</Button>
      </header>
      <table class="table">
        <caption class="kern-sr-only">{t("connection.title")}</caption>
        <tbody>
          <Line name={t("connection.toNode")}>{nodeText()}</Line>
          {isAlone && <Line name={t("connection.toCentre")}>{t("connection.noCentre")}</Line>}
          {exchange && <Links links={exchange.links} mayChange={exchange.may_change} onChanged={look} />}
          <Line name={t("connection.waiting")}>
            <Waiting exchange={exchange} />
          </Line>
          {exchange && !isAlone && <Backlog exchange={exchange} />}
          <Line name={t("connection.holdings")}>{holdingsText()}</Line>
          <Line name={t("connection.index")}>
            {now ? t("connection.documents", { count: number(now.index.documents) }) : t("connection.unknown")}
          </Line>
          {now && (
            <Line name={t("connection.node")}>
              {named(now.node.name)} · {t("connection.version", { version: now.node.version })}
            </Line>
          )}
        </tbody>
      </table>
    </section>
  );
}
