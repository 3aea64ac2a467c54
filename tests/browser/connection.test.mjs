// SPDX-License-Identifier: EUPL-1.2
// Verbindung: the link is cut, what is written waits, the link is mended, and it arrives.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { absent, whyAbsent } from "./node.mjs";
import { openTwoNodes, whyNot } from "./two_nodes.mjs";
import { ask, command, focusOn, newPage, openWorkplace, signIn, violations } from "./workplace.mjs";

const subject = "Lage am Abend";

describe("Verbindung of a node alone", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("has no lines for neighbours and no offline line", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/verbindung");
    await page.getByRole("row", { name: /Knoten → Zentrale nicht eingerichtet/ }).waitFor();
    await page.getByRole("row", { name: /Wartet auf Versand nichts/ }).waitFor();
    assert.equal(await page.getByText("Keine Verbindung zur Zentrale").count(), 0);
    assert.deepEqual((await ask(page, "/exchange")).links, []);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(page.complaints, []);
  });
});

/** Writes a report to headquarters by the API, with the page's session. */
async function write(page, precedence) {
  const { csrf } = await ask(page, "/session");
  const to = [{ mailbox: "unit.310", for_information: false }];
  const post = async (path, data) => {
    const answer = await page.request.post(`/api/v1${path}`, { data, headers: { "X-CSRF-Token": csrf } });
    assert.ok(answer.ok(), await answer.text());
    return answer.json();
  };
  const draft = await post("/drafts", {
    kind: "report", author: "post.kairo", to, blind: [],
    label: { level: "OFFEN", compartments: [], releasable_to: [], term_year: 0 }, precedence, purpose: "information",
    subject, language: "de", place: "Kairo", parts: { summary: "Ruhig.", details: "", assessment: "" }, references: [],
  });
  return post(`/drafts/${draft.id}/send`, { version: draft.version });
}

async function comesTrue(claim, what) {
  for (let i = 0; i < 300; i += 1) {
    if (await claim()) return;
    await pause(200);
  }
  assert.fail(what);
}

const missing = whyNot();
describe("Verbindung of a post", { skip: missing }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace(openTwoNodes)), { timeout: 600_000 });
  after(() => workplace?.close());

  it("cut, write, wait, mend, arrive", async () => {
    const [author, administrator] = workplace.people;
    const admin = await newPage(workplace);
    await signIn(admin, administrator, "/verbindung");
    const link = admin.getByRole("row", { name: /Knoten → / });
    await link.getByText(/^verbunden/).waitFor();
    const cut = link.getByRole("button", { name: /Verbindung trennen/ });
    await cut.focus();
    await admin.keyboard.press("Enter");
    await admin.getByRole("dialog").waitFor();
    assert.deepEqual(await violations(admin), []);
    await admin.keyboard.press("Escape");
    await focusOn(admin, "button");
    await cut.press("Enter");
    await admin.keyboard.press("Enter");
    await link.getByText(/von Hand getrennt seit/).waitFor();

    const page = await newPage(workplace, { theme: "dark" });
    await signIn(page, author, "/verbindung");
    await page.getByText("Keine Verbindung zur Zentrale seit").waitFor();
    assert.equal(await page.getByRole("button", { name: /Verbindung trennen|Wieder verbinden/ }).count(), 0);
    const sent = await write(page, "immediate");
    await page.getByRole("link", { name: subject }).waitFor();
    await page.getByText("citissime", { exact: true }).waitFor();
    await page.getByText("1 Bericht wartet auf Versand.").first().waitFor();
    assert.deepEqual(await violations(page), []);
    await command(page, "Ausgang");
    const row = page.locator("#box [role=option]", { hasText: subject });
    await row.getByText("wartet auf Versand").waitFor();
    await page.goto(`/b/${encodeURIComponent(sent.id)}`);
    await page.getByRole("heading", { name: "Weg der Depesche" }).waitFor();
    await page.getByText(/wartet auf Versand seit/).waitFor();
    assert.deepEqual(await violations(page), []);

    await link.getByRole("button", { name: /Wieder verbinden/ }).press("Enter");
    await link.getByText(/^verbunden/).waitFor();
    await page.getByText("Verbindung wieder da seit").waitFor();
    await comesTrue(async () => (await ask(page, "/exchange")).waiting.length === 0, "it did not arrive");
    await page.reload();
    await page.getByText(/angekommen am .* \(Empfangsschein\)/).waitFor();
    await command(page, "Ausgang");
    await row.getByText(/angekommen/).waitFor();
    assert.deepEqual([...page.complaints, ...admin.complaints], []);
  });
});
