// SPDX-License-Identifier: EUPL-1.2
import { place } from "../../state/session";
import { t } from "../../texts/text";

/** An exercise node says so on every page. */
export function ExerciseMark() {
  if (!place.value?.exercise) return null;
  return (
    <p class="exercise">
      <strong>{t("shell.exercise")}</strong>
    </p>
  );
}
