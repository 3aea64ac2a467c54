// SPDX-License-Identifier: EUPL-1.2
// Verbindung: what stands behind the offline line, from when.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../parts/button";
import { AsOf } from "../parts/time";
import { answer_ms, asOf, askStatus, silentSince, status } from "../state/connection";
import { clock, named, number, since, t } from "../texts/text";
import { waitingText } from "./shell/connection_line";

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}

function nodeText(): string {
  if (silentSince.value) return t("connection.cutSince", { since: t("time.clock", { clock: clock(silentSince.value) }) });
  return answer_ms.value === undefined ? t("connection.asking") : t("connection.answers", { ms: answer_ms.value });
}

function centreText(): string {
  const centre = status.value?.centre;
  if (!centre) return t("connection.unknown");
  if (!centre.configured) return t("connection.noCentre");
  if (centre.connected) return centre.since ? t("connection.since", { since: since(centre.since) }) : t("connection.connected");
  return centre.since ? t("connection.cutSince", { since: since(centre.since) }) : t("connection.cut");
}

export function Connection() {
  useEffect(() => void askStatus(), []);
  const now = status.value;
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="connection-title">
      <header class="pane__head">
        <h1 id="connection-title">{t("connection.title")}</h1>
        <AsOf at={asOf.value} />
        <Button onClick={() => void askStatus()}>{t("connection.tryNow")}</Button>
      </header>
      <table class="table">
        <caption class="kern-sr-only">{t("connection.title")}</caption>
        <tbody>
          <Line name={t("connection.toNode")}>{nodeText()}</Line>
          <Line name={t("connection.toCentre")}>{centreText()}</Line>
          <Line name={t("connection.waiting")}>
            {!now ? t("connection.unknown") : now.waiting > 0 ? waitingText(now.waiting) : t("connection.nothingWaits")}
          </Line>
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
