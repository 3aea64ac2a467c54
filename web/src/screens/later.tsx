// SPDX-License-Identifier: EUPL-1.2
import { Empty } from "../parts/notice";
import type { LaterEntry } from "../state/route";
import { t, type TextKey } from "../texts/text";

const names: Record<LaterEntry, TextKey> = {
  l: "entry.situation",
  v: "entry.procedures",
  h: "entry.projects",
  o: "entry.openData",
};

/** Says in one line that an entry does not belong to this version. */
export function Later({ entry }: { entry: LaterEntry }) {
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="later-title">
      <h1 id="later-title">{t(names[entry])}</h1>
      <p>{t("later.notYet")}</p>
    </section>
  );
}

export function Nowhere() {
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-label="Depesche">
      <h1 class="kern-sr-only">Depesche</h1>
      <Empty title={t("error.notAvailable")} />
    </section>
  );
}
