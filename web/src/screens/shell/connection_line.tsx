// SPDX-License-Identifier: EUPL-1.2
// The offline line: stands in the flow of the page, covers nothing, says since when, goes by itself.
import { Button } from "../../parts/button";
import { askStatus, centreBackSince, silentSince, status } from "../../state/connection";
import { draftSavedAt } from "../../state/draft";
import { person } from "../../state/session";
import { clock, since, t } from "../../texts/text";

function NodeLost() {
  const saved = draftSavedAt.value;
  return (
    <div class="line line--danger" role="status">
      <p>
        <strong>{t("offline.node")}</strong> {saved && t("offline.draftSafe", { clock: clock(saved, true) })}{" "}
        {t("offline.keepOpen")}
      </p>
      <Button onClick={() => void askStatus()}>{t("error.retry")}</Button>
    </div>
  );
}

export function ConnectionLine() {
  if (silentSince.value) return <NodeLost />;
  const now = status.value;
  if (!person.value || !now?.centre.configured) return null;
  if (centreBackSince.value)
    return (
      <div class="line" role="status">
        <p>{t("offline.centreBack", { clock: clock(centreBackSince.value) })}</p>
      </div>
    );
  if (now.centre.connected) return null;
  return (
    <div class="line line--warning" role="status">
      <p>
        <strong>
          {now.centre.since ? t("offline.centreSince", { since: since(now.centre.since) }) : t("offline.centre")}
        </strong>{" "}
        {t("offline.workGoesOn")} {now.waiting > 0 && waitingText(now.waiting)}
      </p>
      <a class="kern-link" href="/verbindung">
        {t("offline.details")}
      </a>
    </div>
  );
}

export function waitingText(count: number): string {
  return count === 1 ? t("offline.oneWaits") : t("offline.manyWait", { count });
}
