// SPDX-License-Identifier: EUPL-1.2
// What belongs to the report: its references, where it came from, what happened to it.
import type { Dispatch } from "../../api/types";
import { onDemand } from "../../parts/on_demand";
import { Time } from "../../parts/time";
import { t, word } from "../../texts/text";
import { WayOf } from "./way";

const SimilarReports = onDemand("similar", async () => (await import("../less_frequent")).SimilarReports);

function References({ report }: { report: Dispatch }) {
  if (report.references.length === 0) return <p class="muted">{t("aside.noReferences")}</p>;
  return (
    <ul class="plain">
      {report.references.map((reference) => (
        <li key={`${reference.relation} ${reference.id}`}>
          <span class="small">{word("relation", reference.relation)}</span>{" "}
          {reference.available ? (
            <a class="kern-link" href={`/b/${encodeURIComponent(reference.id)}`}>
              {[reference.number, reference.subject].filter(Boolean).join(" – ") || t("aside.report")}
            </a>
          ) : (
            t("error.notAvailable")
          )}
        </li>
      ))}
    </ul>
  );
}

export function ReportAside({ report }: { report: Dispatch }) {
  return (
    <aside class="pane pane--aside" data-pane="aside" tabIndex={0} aria-label={t("aside.title")}>
      {report.way && <WayOf way={report.way} />}
      <h3>{t("aside.references")}</h3>
      <References report={report} />
      <SimilarReports key={report.id} id={report.id} />
      {report.source && (
        <>
          <h3>{t("aside.source")}</h3>
          <p>
            {report.source.name}
            <br />
            <span class="small">
              {report.source.external_id} · {report.source.media_type}
            </span>
          </p>
        </>
      )}
      <h3>{t("aside.history")}</h3>
      {report.history.length === 0 && <p class="muted">{t("aside.noHistory")}</p>}
      <ol class="plain">
        {report.history.map((entry, index) => (
          <li key={index}>
            <span class="muted">
              <Time at={entry.at} />
            </span>{" "}
            {word("history", entry.act)} {entry.by && <span class="small">{entry.by}</span>}
          </li>
        ))}
      </ol>
    </aside>
  );
}
