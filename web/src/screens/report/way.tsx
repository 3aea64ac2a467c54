// SPDX-License-Identifier: EUPL-1.2
// „Wo ist meine Depesche?“: each node it goes to, and the units that acknowledged it.
import type { Way } from "../../api/types";
import { moment, named, since, t } from "../../texts/text";

function stateText({ state, at, because }: Way["nodes"][number]): string {
  if (state === "refused") return t("way.refused", { because: because ? named(because) : "" });
  if (!at) return t("way.waiting");
  return state === "arrived" ? t("way.arrivedAt", { at: moment(at) }) : t("way.waitingSince", { since: since(at) });
}

export function WayOf({ way }: { way: Way }) {
  return (
    <>
      <h3>{t("way.title")}</h3>
      <ul class="plain">
        {way.nodes.map((one) => (
          <li key={one.node.id}>
            <strong>{named(one.node.name)}</strong> {stateText(one)}
          </li>
        ))}
        {way.acknowledged.map(({ mailbox, by, at }) => (
          <li key={`${mailbox.id} ${at}`}>
            <strong>{named(mailbox.name)}</strong> {t("way.acknowledgedAt", { by, at: moment(at) })}
          </li>
        ))}
      </ul>
    </>
  );
}
