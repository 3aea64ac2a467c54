// SPDX-License-Identifier: EUPL-1.2
// What the node found: errors on top with links to their fields, hints at the side while one types.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { FieldError, Finding } from "../../api/types";
import { t, type TextKey } from "../../texts/text";

/** Fields the node may name, and the element that stands for them here. */
export function elementOf(field: string): string {
  if (field.startsWith("to")) return "to";
  if (field.startsWith("blind")) return "blind";
  if (field === "label") return "label.level";
  if (field === "parts") return "parts.summary";
  return field;
}

const labels: Record<string, TextKey> = {
  "label.level": "editor.level",
  "label.compartments": "editor.compartments",
  "label.releasable_to": "editor.releasable",
  "label.term_year": "editor.term",
  to: "editor.to",
  blind: "editor.blind",
  references: "aside.references",
  author: "report.from",
  kind: "report.kind",
  place: "editor.place",
  subject: "editor.subject",
  precedence: "report.precedence",
  purpose: "report.purpose",
  "parts.summary": "part.summary",
  "parts.details": "part.details",
  "parts.assessment": "part.assessment",
};

/** „Betreff: Diese Angabe fehlt.“ */
function withField({ field, message }: { field: string; message: string }): string {
  const label = labels[elementOf(field)];
  return label ? `${t(label).replace(" *", "")}: ${message}` : message;
}

function goToField(field: string): void {
  const element = document.getElementById(elementOf(field));
  (element?.querySelector<HTMLElement>("input, textarea, select") ?? element)?.focus();
}

/** Takes the focus when it appears or changes. */
export function ErrorSummary({ errors }: { errors: readonly FieldError[] }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.focus(), [errors]);
  if (errors.length === 0) return null;
  return (
    <div
      class="kern-alert kern-alert--danger notice"
      role="group"
      aria-labelledby="errors-title"
      tabIndex={-1}
      ref={box}
    >
      <div class="kern-alert__header">
        <span class="kern-icon kern-icon--danger" aria-hidden="true" />
        <h2 class="kern-title" id="errors-title">
          {errors.length === 1 ? t("editor.oneError") : t("editor.manyErrors", { count: errors.length })}
        </h2>
      </div>
      <ul class="kern-alert__body plain">
        {errors.map((error) => (
          <li key={error.field + error.code}>
            <a
              class="kern-link"
              href={`#${elementOf(error.field)}`}
              onClick={(event) => {
                event.preventDefault();
                goToField(error.field);
              }}
            >
              {withField(error)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return <p class="muted">{t("editor.noFindings")}</p>;
  return (
    <ul class="plain">
      {findings.map((finding) => (
        <li key={finding.field + finding.code}>
          <strong>{t(finding.severity === "error" ? "editor.errorWord" : "editor.hintWord")}</strong>{" "}
          <button type="button" class="as-link" onClick={() => goToField(finding.field)}>
            {withField(finding)}
          </button>
        </li>
      ))}
    </ul>
  );
}
