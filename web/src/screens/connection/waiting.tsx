// SPDX-License-Identifier: EUPL-1.2
// The person's own reports that wait to be sent, in the order in which they go.
import type { WaitingDispatch } from "../../api/types";
import { LevelChip } from "../../parts/band";
import { named, since, t } from "../../texts/text";
import { PrecedenceWord } from "../inbox/row";

export function WaitingList({ waiting }: { waiting: readonly WaitingDispatch[] }) {
  return (
    <ol class="plain">
      {waiting.map((one, index) => (
        <li key={one.dispatch.id}>
          <LevelChip level={one.dispatch.level} />{" "}
          <a class="kern-link" href={`/b/${encodeURIComponent(one.dispatch.id)}`}>
            {one.dispatch.subject}
          </a>{" "}
          <PrecedenceWord row={one.dispatch} />{" "}
          <span class="small">
            {t("connection.waitsSince", {
              to: one.nodes.map((node) => named(node.name)).join(", "),
              since: since(one.since),
            })}{" "}
            {t("connection.inSeries", { number: index + 1 })}
          </span>
        </li>
      ))}
    </ol>
  );
}
