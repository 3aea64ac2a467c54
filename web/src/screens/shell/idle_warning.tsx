// SPDX-License-Identifier: EUPL-1.2
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { secondsToLock, workOn } from "../../state/idle";
import { lockWorkplace, person } from "../../state/session";
import { t } from "../../texts/text";

/** Two minutes before the lock; the remaining time is shown, not read out every second. */
export function IdleWarning() {
  const left = secondsToLock.value;
  if (left === undefined) return null;
  const idle = Math.round((person.value?.idle_lock_seconds ?? 0) / 60);
  return (
    <Dialog
      title={t("idle.title")}
      onClose={workOn}
      actions={
        <>
          <Button onClick={() => void lockWorkplace().catch(() => undefined)}>{t("act.lock")}</Button>
          <Button rank="primary" entry onClick={workOn}>
            {t("idle.workOn")}
          </Button>
        </>
      }
    >
      <p>{t("idle.text", { minutes: idle })}</p>
      <p role="timer">{t("idle.left", { seconds: left })}</p>
    </Dialog>
  );
}
