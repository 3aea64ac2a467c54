// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { node } from "../../api/node";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { failureText, Notice } from "../../parts/notice";
import { t } from "../../texts/text";

type Outcome = { weight: "success" | "danger"; text: string } | undefined;

export function Password() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [outcome, setOutcome] = useState<Outcome>();
  const [errors, setErrors] = useState<Record<string, string>>({});

  const change = async () => {
    setErrors({});
    setOutcome(undefined);
    if (next !== again) return setErrors({ again: t("password.differ") });
    try {
      await node.changePassword(current, next);
      setCurrent("");
      setNext("");
      setAgain("");
      setOutcome({ weight: "success", text: t("password.changed") });
    } catch (cause) {
      const named = cause instanceof Problem ? cause.errors : [];
      setErrors(Object.fromEntries(named.map((error) => [error.field, error.message])));
      if (named.length === 0) setOutcome({ weight: "danger", text: failureText(cause) });
    }
  };

  return (
    <form
      class="narrow"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      {outcome && <Notice weight={outcome.weight} title={outcome.text} live />}
      <TextField id="current" type="password" label={t("password.current")} value={current} onInput={setCurrent} error={errors["current"]} autocomplete="current-password" required />
      <TextField id="new" type="password" label={t("password.new")} value={next} onInput={setNext} error={errors["new"]} autocomplete="new-password" required />
      <TextField id="again" type="password" label={t("password.again")} value={again} onInput={setAgain} error={errors["again"]} autocomplete="new-password" required />
      <Button type="submit" rank="primary">
        {t("password.change")}
      </Button>
    </form>
  );
}
