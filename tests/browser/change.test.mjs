// SPDX-License-Identifier: EUPL-1.2
// What becomes of a dispatch after it was sent: change of level, recall, and what is overdue.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { ask, newPage, openWorkplace, signIn, violations } from "./workplace.mjs";

const label = (level) => ({ level, compartments: [], releasable_to: [], term_year: 0 });

/** Sends a report from a mailbox the person releases for, by the API with the page's session. */
async function send(page, subject) {
  const { csrf, mailboxes } = await ask(page, "/session");
  const own = mailboxes.find(({ duties, kind }) => duties.includes("release") && kind !== "person");
  assert.ok(own, "the person releases for some unit");
  const { items } = await ask(page, "/directory/mailboxes?limit=50");
  const other = items.find(({ id, kind }) => id !== own.id && (kind === "unit" || kind === "post"));
  const post = async (path, data) => {
    const answer = await page.request.post(`/api/v1${path}`, { data, headers: { "X-CSRF-Token": csrf } });
    assert.ok(answer.ok(), await answer.text());
    return answer.json();
  };
  const draft = await post("/drafts", {
    kind: "report", author: own.id, to: [{ mailbox: other.id, for_information: false }], blind: [], label: label("OFFEN"),
    precedence: "routine", purpose: "information", subject, language: "de", place: "", acknowledge_by: "2020-01-01",
    parts: { summary: "Ruhig.", details: "", assessment: "" }, references: [],
  });
  return post(`/drafts/${draft.id}/send`, { version: draft.version });
}

describe("what becomes of a dispatch", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("its level is raised, lowering asks for a second person, then it is recalled", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const { id } = await send(page, "Frist abgelaufen");
    await page.goto("/e/ueberfaellig");
    await page.getByRole("heading", { name: "Überfällig", level: 1 }).waitFor();
    await page.getByRole("link", { name: /Frist abgelaufen/ }).waitFor();
    assert.deepEqual(await violations(page), []);

    await page.goto(`/b/${encodeURIComponent(id)}`);
    await page.getByRole("button", { name: "Einstufung ändern" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("VS-NUR FÜR DEN DIENSTGEBRAUCH").check();
    assert.deepEqual(await violations(page), []);
    await dialog.getByLabel("Grund").fill("Neue Erkenntnisse.");
    await dialog.getByRole("button", { name: "Einstufung ändern" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.locator(".report .band", { hasText: "VS-NUR FÜR DEN DIENSTGEBRAUCH" }).first().waitFor();
    assert.equal((await ask(page, `/dispatches/${encodeURIComponent(id)}`)).level, "VS-NFD");

    await page.getByRole("button", { name: "Einstufung ändern" }).press("Enter");
    await dialog.getByLabel("OFFEN").check();
    await dialog.getByLabel("Grund").fill("Erledigt.");
    await dialog.getByRole("button", { name: "Einstufung ändern" }).press("Enter");
    await dialog.getByText("Zum Herabstufen braucht es eine zweite Person").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Zurückrufen" }).press("Enter");
    assert.deepEqual(await violations(page), []);
    await dialog.getByLabel("Grund").fill("Irrtum.");
    await dialog.getByRole("button", { name: "Zurückrufen" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Zurückgerufen", { exact: true }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Zurückrufen" }).count(), 0);
    const { sent } = await ask(page, "/overdue");
    assert.ok(sent.every(({ dispatch }) => dispatch.id !== id), "what was recalled waits for nobody");
    assert.deepEqual(page.complaints, []);
  });
});
