// SPDX-License-Identifier: EUPL-1.2
// Vorlage: a question answered in sentences of reports, each with its source; a source opens at the passage.
import type { Brief, CitedSentence, Level } from "../../api/types";
import { levels, writtenOut } from "../../domain/level";
import { Band, LevelChip, standsAtBottom } from "../../parts/band";
import { Button } from "../../parts/button";
import { Select, TextField } from "../../parts/field";
import { Loading } from "../../parts/loading";
import { Empty, Failure, failureText, Notice } from "../../parts/notice";
import { AsOf } from "../../parts/time";
import { say } from "../../state/announcement";
import { brief, briefFailure, briefing, briefOrder, exportBrief, makeBrief, placeOf } from "../../state/brief";
import { useShownLevel } from "../../state/shown_levels";
import { day, named, number, t } from "../../texts/text";
import { highest } from "../../domain/level";
import { searchLevel } from "../shell/entries";
import { SecondLevel } from "../shell/second_level";

const sentenceCounts = ["6", "12", "24", "50"] as const;
const change = (part: Partial<typeof briefOrder.value>) => (briefOrder.value = { ...briefOrder.peek(), ...part });

function setTarget(level: Level | ""): void {
  const { target: _, ...rest } = briefOrder.peek();
  briefOrder.value = level ? { ...rest, target: level } : rest;
}

async function ask(): Promise<void> {
  await makeBrief();
  if (brief.peek()) say(t(brief.peek()?.answers ? "brief.ready" : "brief.none"));
}

function Question() {
  const order = briefOrder.value;
  const targets = levels.map((level) => ({ value: level as Level | "", label: writtenOut(level) }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <TextField
        id="brief-question"
        label={t("brief.question")}
        hint={t("brief.questionHint")}
        lines={2}
        required
        value={order.question}
        onInput={(question) => change({ question })}
      />
      <div class="columns">
        <Select
          id="brief-target"
          label={t("brief.target")}
          choices={[{ value: "" as Level | "", label: t("brief.noTarget") }, ...targets]}
          value={order.target ?? ""}
          onChange={setTarget}
        />
        <Select
          id="brief-sentences"
          label={t("brief.sentences")}
          choices={sentenceCounts.map((count) => ({ value: count as string, label: count }))}
          value={String(order.sentences)}
          onChange={(count) => change({ sentences: Number(count) })}
        />
      </div>
      <p>
        <Button type="submit" rank="primary" disabled={briefing.value}>
          {t("brief.make")}
        </Button>
      </p>
    </form>
  );
}

function Sentences({ made, title, sentences, dated }: { made: Brief; title: string; sentences: CitedSentence[]; dated: boolean }) {
  if (sentences.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="cited">
        {sentences.map((sentence) => {
          const source = made.sources[sentence.source];
          const cite = t("brief.cite", { number: sentence.source + 1 });
          return (
            <li key={`${sentence.source} ${sentence.bytes[0]}`}>
              {dated && source && <span class="muted">{day(source.date || source.created)}: </span>}
              {sentence.text}{" "}
              <a class="kern-link" href={placeOf(made, sentence)} aria-label={cite} title={cite}>
                [{sentence.source + 1}]
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Sources({ made }: { made: Brief }) {
  return (
    <section>
      <h3>{t("brief.sources")}</h3>
      <ol class="cited">
        {made.sources.map((source) => (
          <li key={source.id}>
            <LevelChip level={source.level} />{" "}
            <a class="kern-link" href={`/b/${encodeURIComponent(source.id)}`}>
              {[source.number, source.subject].filter(Boolean).join(" – ")}
            </a>{" "}
            <span class="muted">
              {named(source.author.name)}, {day(source.date || source.created)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function LeftOut({ made }: { made: Brief }) {
  const count = made.left_out.length;
  if (count === 0) return null;
  return (
    <Notice title={count === 1 ? t("brief.oneLeftOut") : t("brief.leftOut", { count })}>
      <ul class="plain">
        {made.left_out.map((row) => (
          <li key={row.id}>
            <LevelChip level={row.level} />{" "}
            <a class="kern-link" href={`/b/${encodeURIComponent(row.id)}`}>
              {[row.number, row.subject].filter(Boolean).join(" – ")}
            </a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Hands the document to the browser's own saving. */
async function save(): Promise<void> {
  try {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await exportBrief());
    link.download = `${t("brief.title").toLowerCase()}.md`;
    link.click();
    URL.revokeObjectURL(link.href);
    say(t("brief.exported"));
  } catch (cause) {
    say(failureText(cause));
  }
}

function Paper({ made }: { made: Brief }) {
  const { level, compartments, releasable_to } = made.label;
  const caveats = [...compartments, ...releasable_to.map((to) => t("band.releasable", { to }))];
  const count = made.sources.length;
  const found = number(made.found);
  return (
    <>
      <article class="report" aria-labelledby="brief-asked">
        <Band level={level} caveats={caveats} />
        <h2 id="brief-asked">{made.question}</h2>
        <p class="small">{count === 1 ? t("brief.oneFrom", { found }) : t("brief.from", { count, found })}</p>
        <div class="report__body">
          <Sentences made={made} title={t("brief.core")} sentences={made.core} dated={false} />
          <Sentences made={made} title={t("brief.details")} sentences={made.details} dated />
          <Sources made={made} />
        </div>
        {standsAtBottom(level) && <Band level={level} caveats={caveats} />}
      </article>
      <p>
        <Button onClick={() => void save()}>{t("brief.export")}</Button> <span class="small">{t("brief.exportHint")}</span>
      </p>
    </>
  );
}

export function BriefPage() {
  const made = brief.value;
  useShownLevel(made && highest([made.label.level, ...made.left_out.map(({ level }) => level)]));
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={searchLevel} />
      <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="brief-title">
        <header class="pane__head">
          <h1 id="brief-title">{t("brief.title")}</h1>
          <AsOf at={made?.as_of} />
        </header>
        <Question />
        {briefing.value && <Loading />}
        {!briefing.value && briefFailure.value !== undefined && <Failure cause={briefFailure.value} onRetry={() => void ask()} />}
        {!briefing.value && made && !made.answers && <Empty title={t("brief.none")}>{t("brief.noneWhatToDo")}</Empty>}
        {!briefing.value && made && <LeftOut made={made} />}
        {!briefing.value && made?.answers && <Paper made={made} />}
      </section>
    </>
  );
}
