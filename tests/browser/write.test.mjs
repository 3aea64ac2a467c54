// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { ask, focusOn, newPage, openWorkplace, signIn, violations } from "./workplace.mjs";

/** Some mailbox of the directory that is not the person's own, as a word to type. */
async function addressee(page) {
  const { csrf, mailboxes } = await ask(page, "/session");
  const own = new Set(mailboxes.map((mailbox) => mailbox.id));
  const label = { level: "OFFEN", compartments: [], releasable_to: [], term_year: 0 };
  for (const text of ["e", "a", "Ref", "Bot"]) {
    const answer = await page.request.post("/api/v1/directory/mailboxes/find", { data: { text, label }, headers: { "X-CSRF-Token": csrf } });
    const found = (await answer.json()).items?.find((mailbox) => !own.has(mailbox.id) && mailbox.cleared !== false);
    if (found) return found.name.de;
  }
  throw new Error("no addressee found");
}

const saved = (page) => page.locator("[data-save-state]", { hasText: /^Entwurf, gespeichert auf dem Knoten \d\d:\d\d/ }).waitFor();

/** Types a name into the field `id`, takes the mailbox of exactly this name and waits for its chip. */
async function choose(page, id, name) {
  await page.locator(`#${id}`).fill(name);
  await page.locator(`#${id}-list [role=option]`).getByText(name, { exact: true }).first().click();
  await page.getByRole("button", { name: `${name} entfernen` }).waitFor();
}

/** A person signed in, and the name of the mailbox that is theirs alone. */
async function atDesk(workplace, person) {
  const page = await newPage(workplace);
  await signIn(page, person);
  const { mailboxes } = await ask(page, "/session");
  return { page, mailbox: mailboxes.find(({ kind }) => kind === "person").name.de };
}

describe("writing", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("a draft is saved on the node by itself, then sent, then stands in the sent box", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/n");
    const to = await addressee(page);
    const subject = `Prüfbericht ${Date.now()}`;
    await page.getByRole("radio", { name: "OFFEN" }).check();
    await page.locator("#to").fill(to);
    await page.locator("#to-0").waitFor();
    await page.keyboard.press("Enter");
    await page.getByLabel("Betreff *").fill(subject);
    await page.getByLabel("Zusammenfassung *").fill("Der Bericht prüft den Weg vom Entwurf bis in den Ausgang.");
    await saved(page);
    await page.waitForURL(/\/n\/.+/);
    await page.reload();
    assert.equal(await page.getByLabel("Betreff *").inputValue(), subject, "the node has kept the draft");
    await page.getByRole("button", { name: /^Senden/ }).click();
    const question = page.getByRole("dialog");
    assert.ok((await question.innerText()).includes(subject), "the question names the object");
    await question.getByRole("button", { name: "Senden" }).click();
    await page.waitForURL(/\/e\/ausgang/);
    await page.getByRole("option", { name: new RegExp(subject) }).waitFor();
    const kept = await page.evaluate(() => Object.keys(localStorage).every((key) => key.startsWith("depesche.")));
    assert.ok(kept && !(await page.evaluate(() => JSON.stringify(localStorage))).includes("Prüfbericht"));
    assert.deepEqual(page.complaints, []);
  });

  it("a blind copy reaches its reader, and the addressee is not told", async (t) => {
    if (workplace.people.length < 3) return t.skip("fewer than three people are known");
    const [writer, ...others] = workplace.people;
    const [reader, addressed] = await Promise.all(others.slice(0, 2).map((one) => atDesk(workplace, one)));
    const page = await newPage(workplace);
    await signIn(page, writer, "/n");
    const subject = `Blindkopie ${Date.now()}`;
    await page.getByRole("radio", { name: "OFFEN" }).check();
    await choose(page, "to", addressed.mailbox);
    await choose(page, "blind", reader.mailbox);
    await page.getByLabel("Betreff *").fill(subject);
    await page.getByLabel("Zusammenfassung *").fill("Dieser Bericht geht auch an eine Stelle, die die übrigen nicht sehen.");
    await saved(page);
    await page.waitForURL(/\/n\/.+/);
    await page.reload();
    await page.getByRole("list", { name: "Stellen mit Blindkopie" }).getByText(reader.mailbox, { exact: true }).waitFor();
    await page.getByRole("button", { name: /^Senden/ }).click();
    const question = page.getByRole("dialog");
    await question.getByText(`Blindkopie: ${reader.mailbox}.`).waitFor();
    await question.getByRole("button", { name: "Senden" }).click();
    await page.waitForURL(/\/e\/ausgang/);

    for (const { page: theirs } of [reader, addressed]) {
      await theirs.goto("/e");
      await theirs.getByRole("option", { name: new RegExp(subject) }).click();
      await theirs.getByRole("heading", { name: subject }).waitFor();
    }
    const told = await addressed.page.locator(".report").innerText();
    assert.ok(told.includes(addressed.mailbox) && !told.includes(reader.mailbox), told);
    assert.deepEqual(page.complaints, []);
  });

  it("nobody is offered twice, and a blind copy is removed by keyboard", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/n");
    const to = await addressee(page);
    await choose(page, "blind", to);
    await page.locator("#to").fill(to);
    await page.waitForResponse((answer) => answer.url().endsWith("/mailboxes/find"));
    await page.waitForTimeout(100);
    assert.equal(await page.locator("#to-list").getByText(to, { exact: true }).count(), 0);
    await page.locator("#blind").press("Backspace");
    await page.getByRole("list", { name: "Stellen mit Blindkopie" }).waitFor({ state: "detached" });
  });

  it("what is missing is said on top, at the field, and takes the focus", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/n");
    await page.getByLabel("Im Einzelnen").fill("Nur dieser Teil ist geschrieben.");
    await page.getByRole("button", { name: "Prüfen", exact: true }).click();
    const summary = page.locator("[aria-labelledby=errors-title]");
    await summary.waitFor();
    await focusOn(page, "[aria-labelledby=errors-title]");
    await summary.getByRole("link").first().click();
    await focusOn(page, ".draft *");
    await page.getByRole("button", { name: "Entwurf verwerfen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Entwurf verwerfen" }).click();
    await page.waitForURL(/\/e\/entwuerfe/);
  });

  it("two windows on one draft show both versions side by side and can join them", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/n");
    await page.getByLabel("Betreff *").fill("Zwei Fenster");
    await page.waitForURL(/\/n\/.+/);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByLabel("Im Einzelnen").fill("Im anderen Fenster geschrieben.");
    await other.keyboard.press("Control+s");
    await saved(other);
    await page.getByLabel("Im Einzelnen").fill("In diesem Fenster geschrieben.");
    await page.getByText("Beide Fassungen stehen nebeneinander.").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "Zusammenführen" }).click();
    assert.equal(await page.getByLabel("Im Einzelnen").inputValue(), "In diesem Fenster geschrieben.\n\nIm anderen Fenster geschrieben.");
    await saved(page);
    await page.getByRole("button", { name: "Entwurf verwerfen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Entwurf verwerfen" }).click();
    await page.waitForURL(/\/e\/entwuerfe/);
  });

  it("when the node is lost, editing is locked, nothing is lost, and it goes on when the node is back", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/n");
    await page.getByLabel("Betreff *").fill("Vor der Trennung");
    await saved(page);
    await page.route("**/api/**", (route) => route.abort());
    await page.getByLabel("Betreff *").fill("Vor der Trennung, ergänzt");
    await page.getByText("Der Knoten ist nicht erreichbar.").first().waitFor();
    await page.getByText(/Ihr Entwurf ist bis \d\d:\d\d:\d\d Uhr gesichert\./).waitFor();
    assert.equal(await page.getByLabel("Betreff *").getAttribute("readonly"), "");
    assert.equal(await page.getByLabel("Betreff *").inputValue(), "Vor der Trennung, ergänzt");
    await page.unroute("**/api/**");
    // The page asks again by itself every few seconds and may have been faster; the button is gone then.
    await page.getByRole("button", { name: "Erneut versuchen" }).click({ timeout: 2_000 }).catch(() => undefined);
    await saved(page);
    await page.reload();
    assert.equal(await page.getByLabel("Betreff *").inputValue(), "Vor der Trennung, ergänzt");
    await page.getByRole("button", { name: "Entwurf verwerfen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Entwurf verwerfen" }).click();
    await page.waitForURL(/\/e\/entwuerfe/);
  });
});
