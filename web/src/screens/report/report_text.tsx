// SPDX-License-Identifier: EUPL-1.2
// The report itself between its bands: head, parts, paragraphs with their marks and passages.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Dispatch, Part, Passage } from "../../api/types";
import { isOfficialSecret, shortly } from "../../domain/level";
import { Band, standsAtBottom } from "../../parts/band";
import { Time } from "../../parts/time";
import { cut } from "./cut";
import { clock, day, isToday, moment, named, t, word } from "../../texts/text";
import { PrecedenceWord } from "../inbox/row";

function HeadLine({ name, children }: { name: string; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <div class="facts__line">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function recipients(report: Dispatch): string {
  const words = report.recipients.map(
    (to) => named(to.name) + (to.for_information ? ` ${t("report.forInformation")}` : ""),
  );
  return words.join(", ") || report.recipient_text;
}

const due = (time: string) => (isToday(time) ? t("time.clock", { clock: clock(time) }) : moment(time));

function Head({ report, state }: { report: Dispatch; state: string | undefined }) {
  const { label } = report;
  const endOfTerm = isOfficialSecret(report.level) && label.term_year > 0;
  return (
    <dl class="facts">
      <HeadLine name={t("report.from")}>{report.author_text || named(report.author.name)}</HeadLine>
      {report.origin && <HeadLine name={t("report.origin")}>{report.origin}</HeadLine>}
      <HeadLine name={t("report.to")}>{recipients(report)}</HeadLine>
      <HeadLine name={t("report.number")}>
        {report.number && `${report.number} · `}
        <Time at={report.created} long />
      </HeadLine>
      {report.date && <HeadLine name={t("report.date")}>{[report.place, day(report.date)].filter(Boolean).join(", ")}</HeadLine>}
      <HeadLine name={t("report.kind")}>{word("kind", report.kind)}</HeadLine>
      {report.purpose !== "none" && <HeadLine name={t("report.purpose")}>{word("purpose", report.purpose)}</HeadLine>}
      {report.precedence !== "routine" && (
        <HeadLine name={t("report.precedence")}>
          <PrecedenceWord row={report} />
        </HeadLine>
      )}
      <HeadLine name={t("report.state")}>
        {state && word("standing", state)}
        {report.acknowledged && ` · ${t("report.acknowledgedBy", { by: report.acknowledged.by, at: moment(report.acknowledged.at) })}`}
        {report.acknowledge_by && !report.acknowledged && state !== "acknowledged" && ` · ${t("report.acknowledgeBy", { at: due(report.acknowledge_by) })}`}
      </HeadLine>
      {report.relabelled && <HeadLine name={t("report.relabelled")}>{moment(report.relabelled)}</HeadLine>}
      {report.recalled && <HeadLine name={t("report.recalled")}>{moment(report.recalled)}</HeadLine>}
      {report.signed_by && <HeadLine name={t("report.signedBy")}>{report.signed_by}</HeadLine>}
      {endOfTerm && <HeadLine name={t("report.term")}>{t("report.termEnds", { year: label.term_year })}</HeadLine>}
      {report.copy && (
        <HeadLine name={t("report.copy")}>
          {report.copy.of ? t("report.copyOf", { number: report.copy.number, of: report.copy.of }) : report.copy.number}
        </HeadLine>
      )}
    </dl>
  );
}

const headingOf = (part: Part) => part.heading || (part.kind === "none" || part.kind === "other" ? "" : word("part", part.kind));

interface ReportTextProps {
  report: Dispatch;
  state: string | undefined;
  passages: readonly Passage[];
  /** Which passage, counted through the report, is the present one; −1 for none. */
  current: number;
}

interface ParagraphProps {
  text: string;
  mark: string;
  ranges: readonly [number, number][];
  firstRange: number;
  current: number;
}

function Paragraph({ text, mark, ranges, firstRange, current }: ParagraphProps) {
  let range = firstRange - 1;
  return (
    <p>
      {mark && <span class="paragraph-mark">({mark}) </span>}
      {cut(text, ranges).map((piece, index) => {
        if (!piece.marked) return piece.text;
        range += 1;
        return (
          <mark key={index} data-passage={range} aria-current={range === current ? "true" : undefined}>
            {piece.text}
          </mark>
        );
      })}
    </p>
  );
}

export function ReportText({ report, state, passages, current }: ReportTextProps) {
  const text = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    text.current?.querySelector(`[data-passage="${current}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current, passages]);
  const byParagraph = new Map(passages.map((passage) => [passage.paragraph, passage.ranges]));
  const caveats = [...report.label.compartments, ...report.label.releasable_to.map((to) => t("band.releasable", { to }))];
  let paragraph = 0;
  let range = 0;
  return (
    <article class="report" ref={text} aria-labelledby="report-subject">
      <Band level={report.level} caveats={caveats} />
      <h2 id="report-subject" lang={report.language || undefined}>
        {report.subject}
      </h2>
      <Head report={report} state={state} />
      <div class="report__body" lang={report.language || undefined}>
        {report.parts.map((part, index) => (
          <section key={index}>
            {headingOf(part) && <h3>{headingOf(part)}</h3>}
            {part.paragraphs.map((content) => {
              const ranges = byParagraph.get(paragraph) ?? [];
              const mark = part.level && part.level !== report.level ? shortly(part.level) : "";
              const shown = (
                <Paragraph key={paragraph} text={content} mark={mark} ranges={ranges} firstRange={range} current={current} />
              );
              paragraph += 1;
              range += ranges.length;
              return shown;
            })}
          </section>
        ))}
      </div>
      {standsAtBottom(report.level) && <Band level={report.level} caveats={caveats} />}
    </article>
  );
}
