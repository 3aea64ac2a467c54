// SPDX-License-Identifier: EUPL-1.2
// The frame around every screen: bands, header, offline line, footer, palette and the acts that work everywhere.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { catalogue, laterIds } from "../../keys/catalogue";
import { useActions, type Offer } from "../../keys/keyboard";
import { stepPane } from "../../keys/panes";
import { PageBand, standsAtBottom } from "../../parts/band";
import { announcement, say } from "../../state/announcement";
import { density, language } from "../../state/preferences";
import { failureText } from "../../parts/notice";
import { go, path } from "../../state/route";
import { lockWorkplace, signOut } from "../../state/session";
import { pageLevel } from "../../state/shown_levels";
import { t } from "../../texts/text";
import { ConnectionLine } from "./connection_line";
import { Footer } from "./footer";
import { Header } from "./header";
import { IdleWarning } from "./idle_warning";
import { KeyHelp } from "./key_help";
import { Palette } from "./palette";

const tell = (cause: unknown) => say(failureText(cause));

function focusSearch(): void {
  document.querySelector<HTMLInputElement>("[data-search-field]")?.focus();
}

/** Acts that have a key but no function yet say so. */
const sayLater = Object.fromEntries(
  laterIds.map((id) => [id, () => say(t("later.act", { act: t(catalogue[id].name) }))]),
) as Offer;

function useActsEverywhere(openPalette: () => void, openHelp: () => void): void {
  useActions({
    palette: openPalette,
    help: openHelp,
    searchField: focusSearch,
    nextPane: () => stepPane(1),
    previousPane: () => stepPane(-1),
    newReport: () => go("/n"),
    goInbox: () => go("/e"),
    goAcknowledge: () => go("/e/quittieren"),
    goDrafts: () => go("/e/entwuerfe"),
    goSent: () => go("/e/ausgang"),
    goDeferred: () => go("/e/zurueckgestellt"),
    goOverdue: () => go("/e/ueberfaellig"),
    goSearch: () => go("/s"),
    goBrief: () => go("/s/vorlage"),
    goHistory: () => go("/s/verlauf"),
    goDossiers: () => go("/d"),
    goSituation: () => go("/l"),
    goProcedures: () => go("/v"),
    goProjects: () => go("/h"),
    goOpenData: () => go("/o"),
    goConnection: () => go("/verbindung"),
    goRegister: () => go("/bestandsverzeichnis"),
    goProfile: () => go("/person/profil"),
    goPasskeys: () => go("/person/passkeys"),
    goPassword: () => go("/person/kennwort"),
    goKeys: () => go("/person/tasten"),
    goView: () => go("/person/ansicht"),
    switchLanguage: () => (language.value = language.peek() === "de" ? "en" : "de"),
    switchDensity: () => (density.value = density.peek() === "dense" ? "comfortable" : "dense"),
    ...sayLater,
    lock: () => void lockWorkplace().catch(tell),
    signOut: () => void signOut().catch(tell),
  });
}

export function Shell({ children }: { children: ComponentChildren }) {
  const [over, setOver] = useState<"palette" | "help" | undefined>();
  useActsEverywhere(
    () => setOver("palette"),
    () => setOver("help"),
  );
  useLayoutEffect(() => {
    const active = document.activeElement;
    if (!active || active === document.body) document.querySelector<HTMLElement>("main")?.focus();
  }, [path.value]);
  const close = () => setOver(undefined);
  const level = pageLevel.value;
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={() => document.querySelector<HTMLElement>("main")?.focus()}>
        {t("shell.skip")}
      </a>
      <PageBand level={level} edge="top" />
      <Header />
      <ConnectionLine />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <p class={announcement.value.seen ? "said" : "kern-sr-only"} role="status">
        {announcement.value.text}
      </p>
      <Footer />
      {standsAtBottom(level) && <PageBand level={level} edge="bottom" />}
      <p class="print-only">{t("print.notice")}</p>
      {over === "palette" && <Palette onClose={close} />}
      {over === "help" && <KeyHelp onClose={close} />}
      <IdleWarning />
    </div>
  );
}
