// SPDX-License-Identifier: EUPL-1.2
// A name for a search: when it is saved, and when it is called otherwise.
import { useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Filters } from "../../api/types";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { TextField } from "../../parts/field";
import { failureText } from "../../parts/notice";
import { say } from "../../state/announcement";
import { t } from "../../texts/text";

interface NameProps {
  title: string;
  verb: string;
  name: string;
  onName: (name: string) => Promise<void>;
  onClose: () => void;
}

/** Closes when the node has taken the name; until then it says why not. */
export function NameDialog({ title, verb, name, onName, onClose }: NameProps) {
  const [typed, setTyped] = useState(name);
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const order = async () => {
    setBusy(true);
    try {
      await onName(typed.trim());
      onClose();
    } catch (cause) {
      setError(failureText(cause));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() && !busy) void order();
        }}
      >
        <TextField
          id="saved-name"
          label={t("saved.name")}
          hint={t("saved.nameHint")}
          value={typed}
          error={error}
          onInput={setTyped}
          required
          entry
        />
        <p class="past__save">
          <Button type="submit" rank="primary" disabled={busy || !typed.trim()}>
            {verb}
          </Button>
        </p>
      </form>
    </Dialog>
  );
}

const nameLength = 80;

export function SaveDialog({ query, filters, onClose }: { query: string; filters: Filters; onClose: () => void }) {
  const save = async (name: string) => {
    await node.saveSearch(name, query, filters);
    say(t("saved.done", { name }));
  };
  return <NameDialog title={t("saved.save")} verb={t("saved.save")} name={query.slice(0, nameLength)} onName={save} onClose={onClose} />;
}
