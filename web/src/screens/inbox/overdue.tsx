// SPDX-License-Identifier: EUPL-1.2
// Überfällig: what one's units should have acknowledged, what others should have, and what lacks its receipt.
import { node } from "../../api/node";
import type { OverdueItem } from "../../api/types";
import { highest } from "../../domain/level";
import { useActions } from "../../keys/keyboard";
import { LevelChip } from "../../parts/band";
import { ActionButton } from "../../parts/button";
import { Loading, useLoaded } from "../../parts/loading";
import { Failure } from "../../parts/notice";
import { AsOf } from "../../parts/time";
import { go } from "../../state/route";
import { useShownLevel } from "../../state/shown_levels";
import { moment, named, t } from "../../texts/text";
import { WaitingList } from "../connection/waiting";
import { inboxLevel } from "../shell/entries";
import { SecondLevel } from "../shell/second_level";
import { PrecedenceWord } from "./row";

function OverdueList({ items, text }: { items: readonly OverdueItem[]; text: "overdue.own" | "overdue.sent" }) {
  if (items.length === 0) return <p class="muted">{t("overdue.none")}</p>;
  return (
    <ol class="plain">
      {items.map(({ dispatch, mailbox, due }) => (
        <li key={`${dispatch.id} ${mailbox.id}`}>
          <LevelChip level={dispatch.level} />{" "}
          <a class="kern-link" href={`/b/${encodeURIComponent(dispatch.id)}`}>
            {[dispatch.number, dispatch.subject].filter(Boolean).join(" – ")}
          </a>{" "}
          <PrecedenceWord row={dispatch} />{" "}
          <span class="small">
            {t(text, { from: named(dispatch.author.name), mailbox: named(mailbox.name), due: moment(due) })}
          </span>
        </li>
      ))}
    </ol>
  );
}

export function Overdue() {
  const { value, error, again } = useLoaded("overdue", node.overdue);
  const shown = value ? [...value.own, ...value.sent, ...value.unconfirmed] : [];
  useShownLevel(highest(shown.map(({ dispatch }) => dispatch.level)));
  useActions({ back: () => go("/e") });
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={inboxLevel}>
        <ActionButton id="newReport" />
      </SecondLevel>
      <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="overdue-title">
        <header class="pane__head">
          <h1 id="overdue-title">{t("box.overdue")}</h1>
          <AsOf at={value?.as_of} />
        </header>
        {!value && (error ? <Failure cause={error} onRetry={again} /> : <Loading />)}
        {value && (
          <>
            <h2>{t("overdue.ownTitle")}</h2>
            <OverdueList items={value.own} text="overdue.own" />
            <h2>{t("overdue.sentTitle")}</h2>
            <OverdueList items={value.sent} text="overdue.sent" />
            <h2>{t("overdue.unconfirmedTitle")}</h2>
            {value.unconfirmed.length === 0 ? <p class="muted">{t("overdue.none")}</p> : <WaitingList waiting={value.unconfirmed} />}
          </>
        )}
      </section>
    </>
  );
}
