// SPDX-License-Identifier: EUPL-1.2
// Ähnliche Berichte: looked for when the person asks, among what they may see.
import { useState } from "preact/hooks";
import { node } from "../../api/node";
import { LevelChip } from "../../parts/band";
import { Button } from "../../parts/button";
import { Loading, useLoaded } from "../../parts/loading";
import { failureText } from "../../parts/notice";
import { useShownLevel } from "../../state/shown_levels";
import { highest } from "../../domain/level";
import { t } from "../../texts/text";

const nearlySame = 0.8;

export function SimilarReports({ id }: { id: string }) {
  const [asked, setAsked] = useState(false);
  const { value, error } = useLoaded(asked ? id : undefined, () => node.similar(id));
  useShownLevel(value && highest(value.similar.map(({ dispatch }) => dispatch.level)));
  return (
    <>
      <h3>{t("similar.title")}</h3>
      {!asked && <Button onClick={() => setAsked(true)}>{t("similar.find")}</Button>}
      {asked && !value && (error ? <p>{failureText(error)}</p> : <Loading lines={2} />)}
      {value?.similar.length === 0 && <p class="muted">{t("similar.none")}</p>}
      <ul class="plain">
        {value?.similar.map(({ dispatch, shared }) => (
          <li key={dispatch.id}>
            <LevelChip level={dispatch.level} />{" "}
            <a class="kern-link" href={`/b/${encodeURIComponent(dispatch.id)}`}>
              {[dispatch.number, dispatch.subject].filter(Boolean).join(" – ")}
            </a>{" "}
            {shared >= nearlySame && <span class="small">{t("similar.nearlySame")}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
