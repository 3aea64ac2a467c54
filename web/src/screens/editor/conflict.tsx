// SPDX-License-Identifier: EUPL-1.2
// Somebody else saved the same draft: both versions stand side by side, and the person decides.
import type { Draft } from "../../api/types";
import { Button } from "../../parts/button";
import { Notice } from "../../parts/notice";
import { draft, otherVersion, resolveConflict } from "../../state/draft";
import { clock, t } from "../../texts/text";

const partNames = ["summary", "details", "assessment"] as const;

function Version({ title, content }: { title: string; content: Draft }) {
  return (
    <section class="version">
      <h2>{title}</h2>
      <p>
        <strong>{content.subject}</strong>
      </p>
      {partNames.filter((part) => content.parts[part]).map((part) => (
        <div key={part}>
          <h3>{t(`part.${part}`)}</h3>
          <p class="typed">{content.parts[part]}</p>
        </div>
      ))}
    </section>
  );
}

export function Conflict() {
  const other = otherVersion.value;
  const mine = draft.value;
  if (!other || !mine) return null;
  const who = other.saved_by ?? t("conflict.someone");
  return (
    <Notice weight="warning" title={t("conflict.title", { who, clock: clock(other.saved_at) })} live>
      <p>{t("conflict.sideBySide")}</p>
      <div class="columns">
        <Version title={t("conflict.mine")} content={mine.content} />
        <Version title={t("conflict.other")} content={other} />
      </div>
      <div class="row">
        <Button onClick={() => resolveConflict("mine")}>{t("conflict.keepMine")}</Button>
        <Button onClick={() => resolveConflict("other")}>{t("conflict.takeOther")}</Button>
        <Button onClick={() => resolveConflict("both")}>{t("conflict.merge")}</Button>
      </div>
    </Notice>
  );
}
