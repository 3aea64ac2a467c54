// SPDX-License-Identifier: EUPL-1.2
// The fields of a draft, in the order in which one thinks: how secret, to whom, how urgent, what.
import type { Draft } from "../../api/types";
import { Radios, Select, TextField } from "../../parts/field";
import { change, fieldErrors, isEditable, referenceNumbers } from "../../state/draft";
import { person } from "../../state/session";
import { named, t, word } from "../../texts/text";
import { Mailboxes } from "./addressees";
import { Classification } from "./classification";
import { elementOf } from "./findings";

function errorOf(field: string): string | undefined {
  return fieldErrors.value.find((error) => elementOf(error.field) === field)?.message;
}

const choices = <const T extends string>(group: string, values: readonly T[]) =>
  values.map((value) => ({ value, label: word(group, value) }));

function Handling({ content, readOnly }: { content: Draft; readOnly: boolean }) {
  return (
    <div class="columns">
      <Radios
        id="precedence"
        label={t("report.precedence")}
        choices={choices("precedence", ["routine", "priority", "immediate", "flash"])}
        value={content.precedence}
        disabled={readOnly}
        error={errorOf("precedence")}
        onChange={(precedence) => change({ precedence })}
      />
      <Radios
        id="purpose"
        label={t("report.purpose")}
        choices={choices("purpose", ["information", "instruction_requested", "none"])}
        value={content.purpose}
        disabled={readOnly}
        error={errorOf("purpose")}
        onChange={(purpose) => change({ purpose })}
      />
    </div>
  );
}

/** The author's own deadline; without one the precedence says when, or nobody need acknowledge. */
function Deadline({ content, readOnly }: { content: Draft; readOnly: boolean }) {
  if (content.kind === "message") return null;
  return (
    <TextField
      id="acknowledge_by"
      type="date"
      label={t("editor.acknowledgeBy")}
      hint={t("editor.acknowledgeByHint")}
      value={content.acknowledge_by ?? ""}
      readOnly={readOnly}
      error={errorOf("acknowledge_by")}
      onInput={(acknowledge_by) => change({ acknowledge_by })}
    />
  );
}

function Origin({ content, readOnly }: { content: Draft; readOnly: boolean }) {
  const own = person.value?.mailboxes.filter((mailbox) => mailbox.duties.includes("write")) ?? [];
  return (
    <div class="columns columns--three">
      <Select
        id="kind"
        label={t("report.kind")}
        choices={choices("kind", ["report", "instruction", "message"])}
        value={content.kind}
        disabled={readOnly}
        error={errorOf("kind")}
        onChange={(kind) => change({ kind })}
      />
      <Select
        id="author"
        label={t("report.from")}
        choices={own.map((mailbox) => ({ value: mailbox.id, label: named(mailbox.name) }))}
        value={content.author}
        disabled={readOnly}
        error={errorOf("author")}
        onChange={(author) => change({ author })}
      />
      <TextField
        id="place"
        label={t("editor.place")}
        value={content.place}
        readOnly={readOnly}
        error={errorOf("place")}
        onInput={(place) => change({ place })}
      />
    </div>
  );
}

function Recipients({ content, readOnly }: { content: Draft; readOnly: boolean }) {
  const { to, blind, label } = content;
  return (
    <div class="columns columns--wide-first">
      <Mailboxes
        id="to"
        name={t("editor.to")}
        chosenName={t("editor.chosen")}
        chosen={to}
        taken={blind}
        mayInform
        label={label}
        readOnly={readOnly}
        error={errorOf("to")}
        onChange={(chosen) => change({ to: chosen })}
      />
      <Mailboxes
        id="blind"
        name={t("editor.blind")}
        hint={t("editor.blindHint")}
        chosenName={t("editor.chosenBlind")}
        chosen={blind.map((mailbox) => ({ mailbox, for_information: false }))}
        taken={to.map((one) => one.mailbox)}
        mayInform={false}
        label={label}
        readOnly={readOnly}
        error={errorOf("blind")}
        onChange={(chosen) => change({ blind: chosen.map((one) => one.mailbox) })}
      />
    </div>
  );
}

/** The draft keeps ids; the number is known if the report was read here. Nothing is fetched: that would count as reading. */
function References({ content: { references }, readOnly }: { content: Draft; readOnly: boolean }) {
  if (references.length === 0) return null;
  return (
    <div id="references" tabIndex={-1}>
      <h2 class="kern-label">{t("aside.references")}</h2>
      <ul class="chosen" aria-label={t("aside.references")}>
        {references.map((one) => {
          const name = `${word("relation", one.relation)} ${referenceNumbers.value.get(one.id) || t("aside.report")}`;
          return (
            <li key={`${one.relation} ${one.id}`}>
              <a href={`/b/${encodeURIComponent(one.id)}`}>{name}</a>
              <button
                type="button"
                aria-disabled={readOnly}
                onClick={() => !readOnly && change({ references: references.filter((other) => other !== one) })}
              >
                <span aria-hidden="true">×</span>
                <span class="kern-sr-only">{t("editor.remove", { name })}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const partLines = { summary: 4, details: 10, assessment: 5 } as const;

export function DraftForm({ content }: { content: Draft }) {
  const readOnly = !isEditable.value;
  return (
    <form class="draft" onSubmit={(event) => event.preventDefault()}>
      <Classification
        label={content.label}
        readOnly={readOnly}
        errorOf={errorOf}
        onChange={(label) => change({ label })}
      />
      <Origin content={content} readOnly={readOnly} />
      <Recipients content={content} readOnly={readOnly} />
      <Handling content={content} readOnly={readOnly} />
      <Deadline content={content} readOnly={readOnly} />
      <TextField
        id="subject"
        label={t("editor.subject")}
        hint={t("editor.subjectHint")}
        value={content.subject}
        readOnly={readOnly}
        error={errorOf("subject")}
        lang={content.language}
        onInput={(subject) => change({ subject })}
      />
      {(["summary", "details", "assessment"] as const).map((part) => (
        <TextField
          key={part}
          id={`parts.${part}`}
          label={part === "summary" ? `${t("part.summary")} *` : t(`part.${part}`)}
          lines={partLines[part]}
          value={content.parts[part]}
          readOnly={readOnly}
          error={errorOf(`parts.${part}`)}
          lang={content.language}
          onInput={(text) => change({ parts: { ...content.parts, [part]: text } })}
        />
      ))}
      <References content={content} readOnly={readOnly} />
    </form>
  );
}
