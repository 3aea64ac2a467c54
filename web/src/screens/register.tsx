// SPDX-License-Identifier: EUPL-1.2
// VS-Bestandsverzeichnis: numbered copies, who took note, which nodes carry. For the security supervision; the
// node records each look into it.
import { useState } from "preact/hooks";
import { node } from "../api/node";
import type { Level, RegisterEntry } from "../api/types";
import { highest, levels, writtenOut } from "../domain/level";
import { LevelChip } from "../parts/band";
import { Button } from "../parts/button";
import { Select, TextField } from "../parts/field";
import { Loading, useLoaded } from "../parts/loading";
import { Failure } from "../parts/notice";
import { AsOf } from "../parts/time";
import { useShownLevel } from "../state/shown_levels";
import { moment, named, t } from "../texts/text";

interface Wish {
  level: Level;
  person: string;
  mailbox: string;
  after: string;
}

const start: Wish = { level: "VS-VERTRAULICH", person: "", mailbox: "", after: "" };

function Entry({ entry }: { entry: RegisterEntry }) {
  return (
    <tr>
      <th scope="row">{entry.diary_number}</th>
      <td>
        <LevelChip level={entry.level} /> {named(entry.author.name)}, {moment(entry.created)}
        {entry.relabelled && <div class="small">{t("report.relabelled")} {moment(entry.relabelled)}</div>}
        {entry.recalled && <div class="small">{t("report.recalled")} {moment(entry.recalled)}</div>}
      </td>
      <td>
        <ul class="plain">
          {entry.copies.map(({ copy, of, mailbox }) => (
            <li key={copy}>{t("register.copy", { copy, of, mailbox: named(mailbox.name) })}</li>
          ))}
        </ul>
      </td>
      <td>
        <ul class="plain">
          {entry.readers.map(({ by, at, mailbox }) => (
            <li key={`${by} ${at}`}>
              {by}, {moment(at)} {mailbox && t("register.acknowledged", { mailbox: named(mailbox.name) })}
            </li>
          ))}
        </ul>
      </td>
      <td>
        <ul class="plain">
          {entry.carriers.map(({ node: carrier, arrived }) => (
            <li key={carrier.id}>
              {named(carrier.name)} {arrived ? moment(arrived) : t("way.waiting")}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

export function Register() {
  const [typed, setTyped] = useState(start);
  const [wish, setWish] = useState(start);
  const { value, error, again } = useLoaded(JSON.stringify(wish), () => node.register(wish));
  useShownLevel(highest((value?.entries ?? []).map(({ level }) => level)));
  return (
    <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="register-title">
      <header class="pane__head">
        <h1 id="register-title">{t("register.title")}</h1>
        <AsOf at={value?.as_of} />
      </header>
      <form
        class="columns columns--three"
        onSubmit={(event) => {
          event.preventDefault();
          setWish(typed);
        }}
      >
        <Select
          id="register-level"
          label={t("register.least")}
          choices={levels.slice(2).map((level) => ({ value: level, label: writtenOut(level) }))}
          value={typed.level}
          onChange={(level) => setTyped({ ...typed, level })}
        />
        <TextField id="register-person" label={t("register.person")} value={typed.person} onInput={(person) => setTyped({ ...typed, person })} />
        <TextField id="register-mailbox" label={t("register.mailbox")} value={typed.mailbox} onInput={(mailbox) => setTyped({ ...typed, mailbox })} />
        <Button type="submit">{t("register.show")}</Button>
      </form>
      {!value && (error ? <Failure cause={error} onRetry={again} /> : <Loading />)}
      {value && value.entries.length === 0 && <p class="muted">{t("register.none")}</p>}
      {value && value.entries.length > 0 && (
        <table class="table">
          <thead>
            <tr>
              {(["number", "dispatch", "copies", "readers", "carriers"] as const).map((name) => (
                <th key={name} scope="col">
                  {t(`register.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.entries.map((entry) => (
              <Entry key={entry.diary_number} entry={entry} />
            ))}
          </tbody>
        </table>
      )}
      {value?.next !== undefined && <Button onClick={() => setWish({ ...wish, after: value.next ?? "" })}>{t("register.more")}</Button>}
    </section>
  );
}
