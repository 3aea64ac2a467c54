// SPDX-License-Identifier: EUPL-1.2
// Entwürfe: what the person has begun, as the node keeps it.
import { useState } from "preact/hooks";
import { node } from "../../api/node";
import type { DraftRow } from "../../api/types";
import { highest } from "../../domain/level";
import { useActions } from "../../keys/keyboard";
import { LevelChip } from "../../parts/band";
import { ActionButton } from "../../parts/button";
import { Loading, useLoaded } from "../../parts/loading";
import { Empty, Failure } from "../../parts/notice";
import { Time } from "../../parts/time";
import { VirtualList } from "../../parts/virtual_list";
import { go } from "../../state/route";
import { useShownLevel } from "../../state/shown_levels";
import { named, t } from "../../texts/text";
import { inboxLevel } from "../shell/entries";
import { SecondLevel } from "../shell/second_level";

const row_px = 56;

function Row({ draft }: { draft: DraftRow }) {
  return (
    <>
      <span class="entry__top">
        <span class="entry__from">{draft.to.map((to) => named(to.name)).join(", ") || t("drafts.noAddressee")}</span>
        <span class="entry__time">
          <Time at={draft.saved_at} />
        </span>
      </span>
      <span class="entry__bottom">
        <LevelChip level={draft.level} />
        <span class="entry__subject">{draft.subject || t("editor.noSubject")}</span>
      </span>
    </>
  );
}

export function Drafts() {
  const { value, error, again } = useLoaded("drafts", node.drafts);
  const [selected, setSelected] = useState(0);
  const items = value?.items ?? [];
  useShownLevel(highest(items.map((draft) => draft.level)));
  const open = (index: number) => {
    const draft = items[index];
    if (draft) go(`/n/${encodeURIComponent(draft.id)}`);
  };
  useActions({
    next: () => setSelected(Math.min(items.length - 1, selected + 1)),
    previous: () => setSelected(Math.max(0, selected - 1)),
    open: () => open(selected),
    back: () => go("/e"),
  });
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={inboxLevel}>
        <ActionButton id="newReport" />
      </SecondLevel>
      <section class="pane pane--alone" data-pane="list" tabIndex={-1} aria-labelledby="drafts-title">
        <header class="pane__head">
          <h1 id="drafts-title">{t("box.drafts")}</h1>
        </header>
        {!value && (error ? <Failure cause={error} onRetry={again} /> : <Loading />)}
        {value && items.length === 0 && <Empty title={t("drafts.empty")}>{t("drafts.howTo")}</Empty>}
        {items.length > 0 && (
          <VirtualList
            id="drafts"
            label={t("box.drafts")}
            items={items}
            rowHeight_px={row_px}
            selected={selected}
            onSelect={setSelected}
            onOpen={open}
            rowClass={() => "entry"}
            renderRow={(draft) => <Row draft={draft} />}
          />
        )}
      </section>
    </>
  );
}
