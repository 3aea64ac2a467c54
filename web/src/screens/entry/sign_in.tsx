// SPDX-License-Identifier: EUPL-1.2
// The neutral pages: signing in, and coming back after the lock. No titles, no counts.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { node } from "../../api/node";
import type { Session } from "../../api/types";
import { failureText, Notice } from "../../parts/notice";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { passkeysPossible, provePasskey } from "../../passkey";
import { language } from "../../state/preferences";
import { enter, lockArrived, person, place, signOut } from "../../state/session";
import { named, t } from "../../texts/text";
import { ConnectionLine } from "../shell/connection_line";
import { ExerciseMark } from "../shell/exercise_mark";

function NeutralPage({ title, children }: { title: string; children: ComponentChildren }) {
  const other = language.value === "de" ? "en" : "de";
  useEffect(() => {
    document.title = `${title} – Depesche`;
  }, [title]);
  return (
    <div class="neutral">
      <header class="neutral__head">
        <ExerciseMark />
        <ConnectionLine />
      </header>
      <main class="neutral__card" tabIndex={-1}>
        <p class="neutral__name">Depesche</p>
        <h1>{title}</h1>
        {place.value && <p class="muted">{named(place.value.name)}</p>}
        {children}
      </main>
      <footer class="neutral__foot">
        <Button rank="tertiary" onClick={() => (language.value = other)}>
          <span lang={other}>{other === "en" ? "English" : "Deutsch"}</span>
        </Button>
      </footer>
    </div>
  );
}

/** Runs one attempt at a time and keeps what went wrong. */
function useAttempt() {
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const attempt = async (way: () => Promise<Session>) => {
    if (busy) return;
    setBusy(true);
    setFailure("");
    try {
      await lockArrived();
      enter(await way());
    } catch (cause) {
      setFailure(cause instanceof DOMException ? t("signIn.passkeyDeclined") : failureText(cause));
    } finally {
      setBusy(false);
    }
  };
  return { failure, busy, attempt };
}

async function byPasskey(name?: string): Promise<Session> {
  return node.passkeyAnswer(await provePasskey(await node.passkeyQuestion(name)));
}

function useFirstFocus() {
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>("input")?.focus(), []);
  return form;
}

export function SignIn() {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { failure, busy, attempt } = useAttempt();
  const form = useFirstFocus();
  return (
    <NeutralPage title={t("signIn.title")}>
      {failure && <Notice weight="danger" title={failure} live />}
      {passkeysPossible() && (
        <>
          <Button rank="primary" disabled={busy} onClick={() => void attempt(() => byPasskey(name || undefined))}>
            {t("signIn.withPasskey")}
          </Button>
          <p class="divider">{t("signIn.or")}</p>
        </>
      )}
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(() => node.signIn(name, password));
        }}
      >
        <TextField id="name" label={t("signIn.name")} value={name} onInput={setName} autocomplete="username" required />
        <TextField
          id="password"
          type="password"
          label={t("signIn.password")}
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          required
        />
        <Button type="submit" disabled={busy}>
          {t("signIn.withPassword")}
        </Button>
      </form>
    </NeutralPage>
  );
}

export function Locked() {
  const [password, setPassword] = useState("");
  const { failure, busy, attempt } = useAttempt();
  const form = useFirstFocus();
  return (
    <NeutralPage title={t("lock.title")}>
      <p>{t("lock.safe", { person: person.value?.person.name ?? "" })}</p>
      {failure && <Notice weight="danger" title={failure} live />}
      <form
        ref={form}
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(() => node.unlock(password));
        }}
      >
        <TextField
          id="password"
          type="password"
          label={t("signIn.password")}
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          required
        />
        <Button type="submit" rank="primary" disabled={busy}>
          {t("lock.unlock")}
        </Button>
      </form>
      <div class="row">
        {passkeysPossible() && (
          <Button disabled={busy} onClick={() => void attempt(() => byPasskey())}>
            {t("lock.withPasskey")}
          </Button>
        )}
        <Button rank="tertiary" onClick={() => void signOut().catch(() => undefined)}>
          {t("act.signOut")}
        </Button>
      </div>
    </NeutralPage>
  );
}
