// SPDX-License-Identifier: EUPL-1.2
// What happened, what is safe, what to do: one look for all of it.
import type { ComponentChildren } from "preact";
import { NodeUnreachable, Problem } from "../api/client";
import { t } from "../texts/text";
import { Button } from "./button";

type Weight = "info" | "success" | "warning" | "danger";

interface NoticeProps {
  weight?: Weight;
  title: ComponentChildren;
  children?: ComponentChildren;
  live?: boolean;
}

export function Notice({ weight = "info", title, children, live = false }: NoticeProps) {
  return (
    <div class={`kern-alert kern-alert--${weight} notice`} role={live ? "alert" : undefined}>
      <div class="kern-alert__header">
        <span class={`kern-icon kern-icon--${weight}`} aria-hidden="true" />
        <span class="kern-title">{title}</span>
      </div>
      {children && <div class="kern-alert__body">{children}</div>}
    </div>
  );
}

/** A quiet sentence in an empty place. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong> {children}
      </p>
    </div>
  );
}

/** The person's words for a failure; the number for the help desk stands small at the end. */
export function Failure({ cause, onRetry }: { cause: unknown; onRetry?: () => void }) {
  if (cause instanceof Problem && cause.status === 404) return <Empty title={t("error.notAvailable")} />;
  const unreachable = cause instanceof NodeUnreachable;
  const title = unreachable ? t("error.unreachable") : cause instanceof Problem ? cause.message : t("error.unexpected");
  return (
    <Notice weight={unreachable ? "warning" : "danger"} title={title} live>
      {onRetry && <Button onClick={onRetry}>{t("error.retry")}</Button>}
      {cause instanceof Problem && cause.requestId && (
        <p class="small">{t("error.number", { number: cause.requestId })}</p>
      )}
    </Notice>
  );
}

/** The text of a failure for places that show one line. */
export function failureText(cause: unknown): string {
  if (cause instanceof NodeUnreachable) return t("error.unreachable");
  if (cause instanceof Problem) return cause.status === 404 ? t("error.notAvailable") : cause.message;
  return t("error.unexpected");
}
