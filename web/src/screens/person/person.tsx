// SPDX-License-Identifier: EUPL-1.2
// Person: who I am here, how I sign in, how I like the workplace.
import type { ComponentChildren } from "preact";
import type { PersonSection } from "../../state/route";
import { writtenOut } from "../../domain/level";
import { Checkbox, Radios } from "../../parts/field";
import { density, keyHint, language, singleKeys, theme } from "../../state/preferences";
import { person } from "../../state/session";
import { named, t, type TextKey } from "../../texts/text";
import { personLevel } from "../shell/entries";
import { KeyTable } from "../shell/key_help";
import { SecondLevel } from "../shell/second_level";
import { Passkeys } from "./passkeys";
import { Password } from "./password";
import { ToolAccesses } from "./tool_accesses";

function Profile() {
  const here = person.value;
  if (!here) return null;
  return (
    <>
      <p>{here.person.name}</p>
      <h2>{t("person.clearance")}</h2>
      <p>
        <span lang="de">{writtenOut(here.clearance.level)}</span>
        {here.clearance.compartments.length > 0 && ` · ${here.clearance.compartments.join(", ")}`}
      </p>
      <h2>{t("person.mailboxes")}</h2>
      <table class="table">
        <caption class="kern-sr-only">{t("person.mailboxes")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("person.mailbox")}</th>
            <th scope="col">{t("person.level")}</th>
            <th scope="col">{t("person.duties")}</th>
          </tr>
        </thead>
        <tbody>
          {here.mailboxes.map((mailbox) => (
            <tr key={mailbox.id}>
              <td>{named(mailbox.name)}</td>
              <td lang="de">{writtenOut(mailbox.level)}</td>
              <td>{mailbox.duties.map((duty) => t(`duty.${duty}`)).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ToolAccesses />
    </>
  );
}

function Keys() {
  return (
    <>
      <Checkbox
        id="single-keys"
        label={t("person.singleKeys")}
        checked={singleKeys.value === "on"}
        onChange={(on) => {
          singleKeys.value = on ? "on" : "off";
          keyHint.value = "seen";
        }}
      />
      <p class="muted">{t("person.singleKeysMeaning")}</p>
      <KeyTable />
    </>
  );
}

function View() {
  return (
    <>
      <Radios
        id="theme"
        label={t("person.theme")}
        choices={(["system", "light", "dark"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
        value={theme.value}
        onChange={(value) => (theme.value = value)}
      />
      <Radios
        id="density"
        label={t("person.density")}
        choices={(["comfortable", "dense"] as const).map((value) => ({ value, label: t(`density.${value}`) }))}
        value={density.value}
        onChange={(value) => (density.value = value)}
      />
      <Radios
        id="language"
        label={t("person.language")}
        choices={[
          { value: "de", label: "Deutsch" },
          { value: "en", label: "English" },
        ]}
        value={language.value}
        onChange={(value) => (language.value = value)}
      />
      <p class="muted">{t("person.viewKept")}</p>
    </>
  );
}

const sections: Record<PersonSection, { title: TextKey; content: () => ComponentChildren }> = {
  profil: { title: "person.profile", content: () => <Profile /> },
  passkeys: { title: "person.passkeys", content: () => <Passkeys /> },
  kennwort: { title: "person.password", content: () => <Password /> },
  tasten: { title: "person.keys", content: () => <Keys /> },
  ansicht: { title: "person.view", content: () => <View /> },
};

export function Person({ section }: { section: PersonSection }) {
  const { title, content } = sections[section];
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={personLevel} here="/person/profil" />
      <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="person-title">
        <h1 id="person-title">{t(title)}</h1>
        {content()}
      </section>
    </>
  );
}
