// SPDX-License-Identifier: EUPL-1.2
// Rückruf and Änderungsmitteilung: each names its object, asks for the reason that all recipients are told, and
// changes nothing before the node has written it. Lowering a level needs a second person with their own password.
import { useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { node } from "../../api/node";
import type { Dispatch, Row } from "../../api/types";
import { atLeast, writtenOut } from "../../domain/level";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { TextField } from "../../parts/field";
import { failureText, Notice } from "../../parts/notice";
import { say } from "../../state/announcement";
import { t } from "../../texts/text";
import { Classification } from "../editor/classification";

export type ChangeKind = "recall" | "relabel";

interface ChangeDialogProps {
  report: Dispatch;
  object: string;
  kind: ChangeKind;
  onClose: () => void;
  onDone: (row: Row) => void;
}

/** What the node said about the fields, and a way to ask it. */
function useOrder(onDone: (row: Row) => void, done: string) {
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const order = async (ask: () => Promise<{ dispatch: Row }>) => {
    setBusy(true);
    setErrors({});
    setFailure(undefined);
    try {
      const { dispatch } = await ask();
      say(done);
      onDone(dispatch);
    } catch (cause) {
      const named = cause instanceof Problem ? cause.errors : [];
      setErrors(Object.fromEntries(named.map((error) => [error.field, error.message])));
      if (named.length === 0) setFailure(cause);
    }
    setBusy(false);
  };
  return { errors, failure, busy, order };
}

export function ChangeDialog({ report, object, kind, onClose, onDone }: ChangeDialogProps) {
  const [because, setBecause] = useState("");
  const [label, setLabel] = useState(report.label);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const isRecall = kind === "recall";
  const { errors, failure, busy, order } = useOrder(onDone, t(isRecall ? "change.recalled" : "change.relabelled", { object }));
  const keeps = report.label.compartments.every((code) => label.compartments.includes(code));
  const lowers = !isRecall && !(atLeast(label.level, report.level) && keeps);
  const confirm = () =>
    void order(() =>
      isRecall
        ? node.recall(report.id, because)
        : node.relabel(report.id, label, because, lowers && name ? { name, password } : undefined),
    );
  return (
    <Dialog
      title={t(isRecall ? "change.recallTitle" : "change.relabelTitle", { object })}
      onClose={onClose}
      kind={isRecall ? "question" : "wide"}
      actions={
        <>
          <Button onClick={onClose} entry>
            {t("dialog.cancel")}
          </Button>
          <Button rank="primary" onClick={confirm} disabled={busy || !because}>
            {t(isRecall ? "act.recall" : "act.relabel")}
          </Button>
        </>
      }
    >
      <p>{isRecall ? t("change.recallText") : t("change.relabelText", { level: writtenOut(report.level) })}</p>
      {failure !== undefined && <Notice weight="danger" title={failureText(failure)} live />}
      {!isRecall && (
        <Classification label={label} readOnly={false} fixedRelease errorOf={(field) => errors[field]} onChange={setLabel} />
      )}
      <TextField
        id="change-because"
        label={t("change.because")}
        hint={t("change.becauseHint")}
        lines={3}
        required
        value={because}
        error={errors["because"]}
        onInput={setBecause}
      />
      {lowers && (
        <div class="columns">
          <TextField
            id="change-second"
            label={t("change.second")}
            hint={t("change.secondHint")}
            value={name}
            error={errors["second"] ?? errors["second.name"]}
            onInput={setName}
          />
          <TextField
            id="change-second-password"
            type="password"
            label={t("change.secondPassword")}
            value={password}
            error={errors["second.password"]}
            onInput={setPassword}
          />
        </div>
      )}
    </Dialog>
  );
}
