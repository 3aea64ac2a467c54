// SPDX-License-Identifier: EUPL-1.2
// „Zugänge für Werkzeuge“: which programs read in my name. Nothing of it is here where the node serves no tools.
import { useState } from "preact/hooks";
import { get, post, remove } from "../../api/client";
import type { Level, NewToolAccess, ToolAccess } from "../../api/types";
import { levels, writtenOut } from "../../domain/level";
import { Button } from "../../parts/button";
import { Select, TextField } from "../../parts/field";
import { useLoaded } from "../../parts/loading";
import { failureText, Notice } from "../../parts/notice";
import { Time } from "../../parts/time";
import { say } from "../../state/announcement";
import { t } from "../../texts/text";

const path = "/tool-access";

function Given({ accesses, onEnd }: { accesses: readonly ToolAccess[]; onEnd: (access: ToolAccess) => void }) {
  if (accesses.length === 0) return null;
  return (
    <table class="table">
      <caption class="kern-sr-only">{t("tools.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("tools.name")}</th>
          <th scope="col">{t("tools.upto")}</th>
          <th scope="col">{t("tools.ends")}</th>
          <th scope="col">{t("passkeys.act")}</th>
        </tr>
      </thead>
      <tbody>
        {accesses.map((access) => (
          <tr key={access.id}>
            <td>{access.name}</td>
            <td>{access.upto ? <span lang="de">{writtenOut(access.upto)}</span> : t("tools.asI")}</td>
            <td>
              <Time at={access.ends} long />
            </td>
            <td>
              <Button onClick={() => onEnd(access)}>
                {t("tools.end")}
                <span class="kern-sr-only"> {access.name}</span>
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function ToolAccesses() {
  const { value, again } = useLoaded("tools", () => get<{ accesses: ToolAccess[] }>(path));
  const [name, setName] = useState("");
  const [upto, setUpto] = useState<Level | "">("OFFEN");
  const [token, setToken] = useState("");
  const [failure, setFailure] = useState("");
  if (!value) return null;

  const fail = (cause: unknown) => setFailure(failureText(cause));
  const make = async () => {
    setFailure("");
    setToken("");
    try {
      const made = await post<NewToolAccess>(path, upto ? { name, upto } : { name });
      setToken(made.token);
      setName("");
      say(t("tools.made"));
      again();
    } catch (cause) {
      fail(cause);
    }
  };
  const end = (access: ToolAccess) => {
    setToken("");
    remove(`${path}/${encodeURIComponent(access.id)}`).then(again, fail);
  };

  return (
    <>
      <h2>{t("tools.title")}</h2>
      <p>{t("tools.meaning")}</p>
      {failure && <Notice weight="danger" title={failure} live />}
      {token && (
        <Notice title={t("tools.once")}>
          <code class="token">{token}</code>
        </Notice>
      )}
      <Given accesses={value.accesses} onEnd={end} />
      <form
        class="narrow"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <TextField id="tool-name" label={t("tools.name")} value={name} onInput={setName} required />
        <Select
          id="tool-upto"
          label={t("tools.upto")}
          choices={[...levels.map((level) => ({ value: level as Level | "", label: writtenOut(level) })), { value: "", label: t("tools.asI") }]}
          value={upto}
          onChange={setUpto}
        />
        <Button type="submit" rank="primary">
          {t("tools.make")}
        </Button>
      </form>
    </>
  );
}
