// SPDX-License-Identifier: EUPL-1.2
// Einstufung: level, caveats, release, term. The node decides what may be chosen; this only offers it.
import { useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Label, Level } from "../../api/types";
import { atLeast, levels, writtenOut } from "../../domain/level";
import { Checkbox, Group, Radios, TextField } from "../../parts/field";
import { useLoaded } from "../../parts/loading";
import { person } from "../../state/session";
import { named, t } from "../../texts/text";

interface ClassificationProps {
  label: Label;
  readOnly: boolean;
  /** To whom it is released is not for choice here. */
  fixedRelease?: boolean;
  errorOf: (field: string) => string | undefined;
  onChange: (label: Label) => void;
}

function offeredLevels(): Level[] {
  const own = person.value?.clearance.level ?? "OFFEN";
  return levels.filter((level) => atLeast(own, level));
}

const words = (text: string) => text.split(/[,;]\s*/).filter(Boolean);

function Compartments({ label, readOnly, errorOf, onChange }: ClassificationProps) {
  const { value } = useLoaded("compartments", node.compartments);
  if (!value?.items.length) return null;
  const toggle = (code: string, on: boolean) =>
    onChange({ ...label, compartments: on ? [...label.compartments, code] : label.compartments.filter((one) => one !== code) });
  return (
    <Group id="label.compartments" legend={t("editor.compartments")} error={errorOf("label.compartments")}>
      {value.items.map(({ code, name }) => (
        <Checkbox
          key={code}
          id={`compartment-${code}`}
          label={`${code} – ${named(name)}`}
          checked={label.compartments.includes(code)}
          disabled={readOnly}
          onChange={(on) => toggle(code, on)}
        />
      ))}
    </Group>
  );
}

/** Keeps what is typed, so that a comma may stand at the end while one types. */
function Releasable({ label, readOnly, errorOf, onChange }: ClassificationProps) {
  const [text, setText] = useState(label.releasable_to.join(", "));
  return (
    <TextField
      id="label.releasable_to"
      label={t("editor.releasable")}
      hint={t("editor.releasableHint")}
      value={text}
      readOnly={readOnly}
      error={errorOf("label.releasable_to")}
      onInput={(typed) => {
        setText(typed);
        onChange({ ...label, releasable_to: words(typed) });
      }}
    />
  );
}

/** The year counts once it has four digits; until then it is only typed. */
function Term({ label, readOnly, errorOf, onChange }: ClassificationProps) {
  const [text, setText] = useState(label.term_year ? String(label.term_year) : "");
  return (
    <TextField
      id="label.term_year"
      label={t("editor.term")}
      hint={t("editor.termHint")}
      value={text}
      readOnly={readOnly}
      error={errorOf("label.term_year")}
      onInput={(typed) => {
        setText(typed);
        const term_year = /^\d{4}$/.test(typed) ? Number(typed) : 0;
        if (term_year !== label.term_year) onChange({ ...label, term_year });
      }}
    />
  );
}

export function Classification(props: ClassificationProps) {
  const { label, readOnly, errorOf, onChange } = props;
  return (
    <>
      <Radios
        id="label.level"
        label={t("editor.level")}
        choices={offeredLevels().map((level) => ({ value: level, label: writtenOut(level) }))}
        value={label.level}
        disabled={readOnly}
        error={errorOf("label.level") ?? errorOf("label")}
        onChange={(level) => onChange({ ...label, level })}
      />
      <Compartments {...props} />
      <div class="columns columns--wide-first">
        {!props.fixedRelease && <Releasable {...props} />}
        <Term {...props} />
      </div>
    </>
  );
}
