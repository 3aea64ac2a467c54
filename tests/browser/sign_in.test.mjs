// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { command, newPage, openWorkplace, signIn, signOut } from "./workplace.mjs";

describe("signing in", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("a password opens the workplace and signing out closes it", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.getByRole("heading", { name: "Eingang", level: 1 }).waitFor();
    await signOut(page);
    assert.equal((await page.request.get("/api/v1/inbox")).status(), 401);
    assert.deepEqual(page.complaints, []);
  });

  it("a wrong password and an unknown name get the same answer", async () => {
    const answers = [];
    for (const name of [workplace.people[0].name, "niemand.bekannt"]) {
      const page = await newPage(workplace);
      await page.goto("/e");
      await page.getByLabel("Name", { exact: true }).fill(name);
      await page.getByLabel("Kennwort", { exact: true }).fill("falsch, ganz falsch");
      await page.getByRole("button", { name: "Mit Kennwort anmelden" }).click();
      answers.push(await page.getByRole("alert").innerText());
    }
    assert.equal(answers[0], answers[1]);
  });

  it("a passkey made here signs in without a password", async () => {
    const page = await newPage(workplace);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await signIn(page, workplace.people[0], "/person/passkeys");
    await page.getByLabel("Bezeichnung").fill("Prüfkarte");
    await page.getByRole("button", { name: "Passkey anlegen" }).click();
    await page.getByRole("cell", { name: "Prüfkarte", exact: true }).waitFor();
    await signOut(page);
    await page.getByRole("button", { name: "Mit Passkey anmelden" }).click();
    await page.locator(".shell").waitFor();
    await page.goto("/person/passkeys");
    await page.getByRole("button", { name: "Entfernen Prüfkarte" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Entfernen" }).click();
    await page.getByText("Noch kein Passkey.").waitFor();
    assert.deepEqual(page.complaints, []);
  });

  it("after ten minutes without input it locks, and two minutes before it says so", async () => {
    const page = await newPage(workplace);
    await page.clock.install();
    await signIn(page, workplace.people[0], "/verbindung");
    await page.clock.fastForward("08:01");
    const warning = page.getByRole("dialog");
    await warning.getByRole("button", { name: "Weiterarbeiten" }).click();
    await warning.waitFor({ state: "detached" });
    await page.clock.fastForward("08:01");
    await warning.waitFor();
    const told = page.waitForResponse((response) => response.url().endsWith("/session/lock"));
    await page.clock.fastForward("02:01");
    await page.getByRole("heading", { name: "Gesperrt" }).waitFor();
    await told;
    assert.equal((await page.request.get("/api/v1/inbox")).status(), 401);
  });

  it("a locked workplace shows neither titles nor counts and opens at the same place", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/verbindung");
    await command(page, "sperren");
    await page.getByRole("heading", { name: "Gesperrt" }).waitFor();
    assert.equal(await page.locator(".shell, .list__row, .count").count(), 0);
    await page.getByLabel("Kennwort", { exact: true }).fill(workplace.people[0].password);
    await page.getByRole("button", { name: "Entsperren", exact: true }).click();
    await page.getByRole("heading", { name: "Verbindung", level: 1 }).waitFor();
    assert.deepEqual(page.complaints, []);
  });
});
