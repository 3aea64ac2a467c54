// SPDX-License-Identifier: EUPL-1.2
import { perform } from "../../keys/keyboard";
import { writtenOut } from "../../domain/level";
import { asOf, nodeReachable, status } from "../../state/connection";
import { language } from "../../state/preferences";
import { place } from "../../state/session";
import { clock, named, t } from "../../texts/text";

function connectionWord(): string {
  if (!nodeReachable.value) return t("connection.nodeLost");
  const { centre, links } = status.value ?? {};
  if (!centre?.configured) return links?.of ? t("connection.someUp", links) : t("connection.alone");
  return t(centre.connected ? "connection.connected" : "connection.cut");
}

export function Footer() {
  const other = language.value === "de" ? "English" : "Deutsch";
  return (
    <footer class="foot" data-pane="foot" tabIndex={-1}>
      {place.value && (
        <span>
          {t("foot.node", { name: named(place.value.name) })} ·{" "}
          <span lang="de">{t("foot.ceiling", { level: writtenOut(place.value.ceiling) })}</span>
        </span>
      )}
      {asOf.value && <span>{t("foot.asOf", { clock: clock(asOf.value) })}</span>}
      <a href="/verbindung">{t("foot.connection", { state: connectionWord() })}</a>
      <button type="button" onClick={() => perform("help")}>
        {t("act.help")}
      </button>
      <a href="/barrierefreiheit">{t("foot.accessibility")}</a>
      <button type="button" lang={other === "English" ? "en" : "de"} onClick={() => perform("switchLanguage")}>
        {other}
      </button>
    </footer>
  );
}
