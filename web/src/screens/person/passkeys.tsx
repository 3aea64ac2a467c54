// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Passkey } from "../../api/types";
import { Button } from "../../parts/button";
import { Question } from "../../parts/dialog";
import { TextField } from "../../parts/field";
import { Loading, useLoaded } from "../../parts/loading";
import { Empty, Failure, failureText, Notice } from "../../parts/notice";
import { Time } from "../../parts/time";
import { makePasskey, passkeysPossible } from "../../passkey";
import { say } from "../../state/announcement";
import { t } from "../../texts/text";

function Known({ passkeys, onRemove }: { passkeys: readonly Passkey[]; onRemove: (passkey: Passkey) => void }) {
  if (passkeys.length === 0) return <Empty title={t("passkeys.none")} />;
  return (
    <table class="table">
      <caption class="kern-sr-only">{t("person.passkeys")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("passkeys.label")}</th>
          <th scope="col">{t("passkeys.created")}</th>
          <th scope="col">{t("passkeys.lastUsed")}</th>
          <th scope="col">{t("passkeys.act")}</th>
        </tr>
      </thead>
      <tbody>
        {passkeys.map((passkey) => (
          <tr key={passkey.id}>
            <td>{passkey.label}</td>
            <td>
              <Time at={passkey.created} long />
            </td>
            <td>{passkey.last_used ? <Time at={passkey.last_used} long /> : t("passkeys.never")}</td>
            <td>
              <Button onClick={() => onRemove(passkey)}>
                {t("passkeys.remove")}
                <span class="kern-sr-only"> {passkey.label}</span>
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Passkeys() {
  const { value, error, again } = useLoaded("passkeys", node.passkeys);
  const [label, setLabel] = useState("");
  const [failure, setFailure] = useState("");
  const [leaving, setLeaving] = useState<Passkey | undefined>();

  const add = async () => {
    setFailure("");
    try {
      const credential = await makePasskey(await node.newPasskeyQuestion());
      await node.addPasskey(label.trim() || t("passkeys.unnamed"), credential);
      setLabel("");
      say(t("passkeys.added"));
      again();
    } catch (cause) {
      setFailure(cause instanceof DOMException ? t("signIn.passkeyDeclined") : failureText(cause));
    }
  };
  const drop = (passkey: Passkey) => {
    setLeaving(undefined);
    node.removePasskey(passkey.id).then(again, (cause: unknown) => setFailure(failureText(cause)));
  };

  return (
    <>
      <p>{t("passkeys.meaning")}</p>
      {failure && <Notice weight="danger" title={failure} live />}
      {value ? <Known passkeys={value.passkeys} onRemove={setLeaving} /> : error ? <Failure cause={error} onRetry={again} /> : <Loading lines={3} />}
      {passkeysPossible() && (
        <form
          class="narrow"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <TextField id="passkey-label" label={t("passkeys.label")} hint={t("passkeys.labelHint")} value={label} onInput={setLabel} />
          <Button type="submit" rank="primary">
            {t("passkeys.add")}
          </Button>
        </form>
      )}
      {leaving && (
        <Question
          title={t("passkeys.removeTitle", { label: leaving.label })}
          text={t("passkeys.removeText")}
          yes={t("passkeys.remove")}
          destroys
          onClose={() => setLeaving(undefined)}
          onYes={() => drop(leaving)}
        />
      )}
    </>
  );
}
