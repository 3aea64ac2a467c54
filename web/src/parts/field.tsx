// SPDX-License-Identifier: EUPL-1.2
// Form fields as KERN has them, with hint and error tied to the field.
import type { ComponentChildren } from "preact";

interface FrameProps {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: ComponentChildren;
}

export const describedBy = (id: string, hint?: string, error?: string) =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  if (!error) return null;
  return (
    <p class="kern-error" id={`${id}-error`}>
      <span class="kern-icon kern-icon--danger" aria-hidden="true" />
      <span class="kern-body">{error}</span>
    </p>
  );
}

export function FieldFrame({ id, label, hint, error, children }: FrameProps) {
  return (
    <div class={`kern-form-input${error ? " kern-form-input--error" : ""}`}>
      <label class="kern-label" for={id}>
        {label}
      </label>
      {hint && (
        <div class="kern-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {children}
      <FieldError id={id} error={error} />
    </div>
  );
}

interface TextProps {
  id: string;
  label: string;
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "password" | "number" | "date";
  hint?: string;
  error?: string | undefined;
  required?: boolean;
  readOnly?: boolean;
  autocomplete?: string;
  lines?: number;
  lang?: string;
  /** Where a dialog or pane puts the focus first. */
  entry?: boolean;
}

export function TextField(props: TextProps) {
  const { id, label, hint, error, lines, onInput } = props;
  const shared = {
    id,
    class: `kern-form-input__input${error ? " kern-form-input__input--error" : ""}`,
    value: props.value,
    required: props.required ?? false,
    readOnly: props.readOnly ?? false,
    lang: props.lang,
    "data-pane-entry": props.entry || undefined,
    "aria-describedby": describedBy(id, hint, error),
    "aria-invalid": error ? ("true" as const) : undefined,
  };
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      {lines ? (
        <textarea {...shared} rows={lines} onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <input
          {...shared}
          type={props.type ?? "text"}
          autocomplete={props.autocomplete ?? "off"}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </FieldFrame>
  );
}

interface Choice<T extends string> {
  value: T;
  label: string;
}

interface ChoiceProps<T extends string> {
  id: string;
  label: string;
  choices: readonly Choice<T>[];
  value: T;
  onChange: (value: T) => void;
  disabled?: boolean;
  hint?: string | undefined;
  error?: string | undefined;
}

export function Select<T extends string>({ id, label, choices, value, onChange, disabled, hint, error }: ChoiceProps<T>) {
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <div class="kern-form-input__select-wrapper">
        <select
          id={id}
          class="kern-form-input__select"
          disabled={disabled ?? false}
          aria-describedby={describedBy(id, hint, error)}
          onChange={(event) => onChange(event.currentTarget.value as T)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
      </div>
    </FieldFrame>
  );
}

const choiceId = (id: string, value: string) => `${id}-${value.replace(/\W/g, "-")}`;

interface GroupProps {
  id: string;
  legend: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: ComponentChildren;
}

export function Group({ id, legend, hint, error, children }: GroupProps) {
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      class={`kern-fieldset group${error ? " kern-fieldset--error" : ""}`}
      aria-describedby={describedBy(id, hint, error)}
    >
      <legend class="kern-label">{legend}</legend>
      {hint && (
        <div class="kern-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <div class="kern-fieldset__body kern-fieldset__body--horizontal">{children}</div>
      <FieldError id={id} error={error} />
    </fieldset>
  );
}

export function Radios<T extends string>(props: ChoiceProps<T>) {
  const { id, label, choices, value, onChange, disabled, hint, error } = props;
  return (
    <Group id={id} legend={label} hint={hint} error={error}>
      {choices.map((choice) => (
        <div key={choice.value} class="kern-form-check">
          <input
            type="radio"
            class="kern-form-check__radio"
            id={choiceId(id, choice.value)}
            name={id}
            checked={choice.value === value}
            disabled={disabled ?? false}
            onChange={() => onChange(choice.value)}
          />
          <label class="kern-label" for={choiceId(id, choice.value)}>
            {choice.label}
          </label>
        </div>
      ))}
    </Group>
  );
}

interface CheckboxProps {
  id: string;
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

export function Checkbox({ id, label, checked, onChange, disabled }: CheckboxProps) {
  return (
    <div class="kern-form-check">
      <input
        type="checkbox"
        class="kern-form-check__checkbox"
        id={id}
        checked={checked}
        disabled={disabled ?? false}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label class="kern-label" for={id}>
        {label}
      </label>
    </div>
  );
}
