// SPDX-License-Identifier: EUPL-1.2
// The offline line: stands in the flow of the page, covers nothing, says since when, goes by itself.
import { Button } from "../../parts/button";
import { askStatus, centreBack, silentSince, status } from "../../state/connection";
import { draftSavedAt } from "../../state/draft";
import { unread, unreadWhenLost } from "../../state/live";
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
  if (centreBack.value)
    return (
      <div class="line" role="status">
        <p>
          {t("offline.centreBack", { clock: clock(centreBack.value.at) })} {meanwhile(centreBack.value.waited - now.waiting)}
        </p>
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

/** „3 Berichte versandt, 7 neue eingegangen.“ */
function meanwhile(sent: number): string {
  const came = (unread.value ?? 0) - (unreadWhenLost.value ?? unread.value ?? 0);
  const parts = [
    sent > 0 && (sent === 1 ? t("offline.oneSent") : t("offline.manySent", { count: sent })),
    came > 0 && (came === 1 ? t("offline.oneCame") : t("offline.manyCame", { count: came })),
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(", ")}.` : "";
}

export function waitingText(count: number): string {
  return count === 1 ? t("offline.oneWaits") : t("offline.manyWait", { count });
}
