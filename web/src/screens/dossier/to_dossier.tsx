// SPDX-License-Identifier: EUPL-1.2
// Ins Dossier: takes the open report into a dossier that the person keeps.
import { useState } from "preact/hooks";
import { Problem } from "../../api/client";
import { node } from "../../api/node";
import type { Dispatch } from "../../api/types";
import { highest } from "../../domain/level";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { Select } from "../../parts/field";
import { Loading, useLoaded } from "../../parts/loading";
import { Failure, failureText } from "../../parts/notice";
import { say } from "../../state/announcement";
import { useShownLevel } from "../../state/shown_levels";
import { t } from "../../texts/text";

interface ToDossierProps {
  report: Dispatch;
  object: string;
  onClose: () => void;
}

export function ToDossier({ report, object, onClose }: ToDossierProps) {
  const { value, error, again } = useLoaded("toDossier", () => node.ownDossiers());
  const own = value?.items ?? [];
  const [chosen, setChosen] = useState<string>();
  const [failure, setFailure] = useState<string>();
  useShownLevel(highest(own.map(({ label }) => label.level)));
  const dossier = own.find(({ id }) => id === chosen) ?? own[0];
  const take = () =>
    dossier &&
    node.actOnDossier(dossier.id, { act: "add", dispatch: report.id }).then(
      () => {
        say(t("dossier.taken", { object, title: dossier.title }));
        onClose();
      },
      (cause) => setFailure(cause instanceof Problem && cause.status === 409 ? t("dossier.already", { object }) : failureText(cause)),
    );
  return (
    <Dialog
      title={t("dossier.collect", { object })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} entry>
            {t("dialog.cancel")}
          </Button>
          <Button rank="primary" disabled={!dossier} onClick={() => void take()}>
            {t("dossier.take")}
          </Button>
        </>
      }
    >
      {!value && (error ? <Failure cause={error} onRetry={again} /> : <Loading lines={2} />)}
      {value && !dossier && (
        <p>
          {t("dossier.nothingToKeep")}{" "}
          <a class="kern-link" href="/d">
            {t("entry.dossiers")}
          </a>
        </p>
      )}
      {dossier && (
        <Select
          id="to-dossier"
          label={t("dossier.which")}
          choices={own.map(({ id, title }) => ({ value: id, label: title }))}
          value={dossier.id}
          error={failure}
          onChange={setChosen}
        />
      )}
    </Dialog>
  );
}
