// SPDX-License-Identifier: EUPL-1.2
import { t } from "../texts/text";
import { KeyTable } from "./shell/key_help";

export function Accessibility() {
  return (
    <section class="pane pane--page prose" data-pane="page" tabIndex={0} aria-labelledby="accessibility-title">
      <h1 id="accessibility-title">{t("foot.accessibility")}</h1>
      <p>{t("accessibility.aim")}</p>
      <h2>{t("accessibility.stateTitle")}</h2>
      <p>{t("accessibility.state")}</p>
      <h2>{t("accessibility.helpTitle")}</h2>
      <p>{t("accessibility.help")}</p>
      <h2>{t("accessibility.contactTitle")}</h2>
      <p>{t("accessibility.contact")}</p>
      <h2>{t("help.title")}</h2>
      <KeyTable />
    </section>
  );
}
