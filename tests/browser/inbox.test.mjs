// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { ask, command, newPage, openWorkplace, signIn, violations } from "./workplace.mjs";

const said = (page, text) => page.locator(".said", { hasText: text }).waitFor();

/** Somebody with at least `least` rows in the inbox, signed in and at the list. */
async function withRows(workplace, least) {
  for (const person of workplace.people) {
    const page = await newPage(workplace);
    await signIn(page, person);
    const { items } = await ask(page, "/inbox?box=inbox&limit=50");
    if (items.length >= least) {
      await page.locator("#box [role=option]").nth(least - 1).waitFor();
      await page.locator("#box").focus();
      return { page, items };
    }
    await page.context().close();
  }
  throw new Error(`nobody has ${least} reports`);
}

describe("the inbox", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("several reports are marked by keyboard and deferred at once; Escape takes the marks back", async () => {
    const { page } = await withRows(workplace, 3);
    const marked = (count) => page.getByRole("group", { name: `${count} ausgewählt` }).waitFor();
    await page.keyboard.press("Home");
    await page.locator("#box-0[aria-selected=true]").waitFor();
    await page.keyboard.press("x");
    await marked(1);
    await page.keyboard.press("j");
    await page.locator("#box-1[aria-selected=true]").waitFor();
    await page.keyboard.press("j");
    await page.locator("#box-2[aria-selected=true]").waitFor();
    await page.keyboard.press("Shift+X");
    await marked(3);
    assert.equal(await page.locator("#box [aria-checked=true]").count(), 3);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await page.locator("#box [aria-checked]").first().waitFor({ state: "detached" });

    await page.keyboard.press("x");
    await marked(1);
    await page.keyboard.press("k");
    await page.locator("#box-1[aria-selected=true]").waitFor();
    await page.keyboard.press("x");
    await marked(2);
    const ids = (await ask(page, "/inbox?box=inbox&limit=50")).items.slice(1, 3).map((row) => row.id);
    await page.keyboard.press("z");
    await said(page, "2 Berichte: zurückgestellt");
    const deferred = (await ask(page, "/inbox?box=deferred&limit=50")).items.map((row) => row.id);
    assert.ok(ids.every((id) => deferred.includes(id)), "the node has recorded both");
    assert.deepEqual(page.complaints, []);
  });

  it("acknowledging marked reports asks first and names them", async () => {
    const { page, items } = await withRows(workplace, 1);
    await page.keyboard.press("Home");
    await page.locator("#box-0[aria-selected=true]").waitFor();
    await page.keyboard.press("x");
    await page.getByRole("group", { name: "1 ausgewählt" }).waitFor();
    await page.keyboard.press("q");
    const question = page.getByRole("dialog", { name: "1 Bericht quittieren?" });
    await question.waitFor();
    assert.ok((await question.innerText()).includes(items[0].number || items[0].subject));
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await page.getByRole("group", { name: "1 ausgewählt" }).waitFor();
  });

  it("in a narrow window the band of the page takes two lines and covers no other band", async () => {
    const page = await newPage(workplace, { width: 320, height: 500 });
    await signIn(page, workplace.people[0]);
    const { items } = await ask(page, "/inbox?box=inbox&limit=100");
    const row = items.find(({ level }) => level === "VS-VERTRAULICH") ?? items[0];
    await page.goto(`/b/${encodeURIComponent(row.id)}`);
    await page.locator(".report .band").first().waitFor();
    await page.waitForFunction(() => {
      const [above, below] = [document.querySelector(".band--page"), document.querySelector(".report .band")];
      return Math.abs(parseFloat(getComputedStyle(below).top) - above.offsetHeight) < 1;
    });
  });

  it("a key whose function belongs to a later version says so in one line", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.locator("#box").focus();
    const later = { v: "Nebeneinander", t: "Als Tabelle", "Control+p": "Drucken mit Kennzeichnung" };
    for (const [key, name] of Object.entries(later)) {
      await page.keyboard.press(key);
      await said(page, `„${name}“ gehört noch nicht zu dieser Version.`);
    }
    assert.deepEqual(await violations(page), []);
    await command(page, "nebeneinander");
    await said(page, "„Nebeneinander“ gehört noch nicht zu dieser Version.");
  });

  it("a report read is cited in the draft at hand, and the draft on the node keeps it", async () => {
    const { page } = await withRows(workplace, 1);
    await page.keyboard.press("Home");
    await page.locator("#box-0[aria-selected=true]").waitFor();
    await page.keyboard.press("o");
    await page.locator(".report").waitFor();
    await page.keyboard.press("b");
    await said(page, "Kein Entwurf in Arbeit.");
    const path = new URL(page.url()).pathname;

    await page.keyboard.press("n");
    await page.getByLabel("Betreff *").fill("Mit Beleg");
    await page.waitForURL(/\/n\/.+/);
    const draft = new URL(page.url()).pathname;
    await page.getByRole("link", { name: /^Eingang/ }).first().click();
    await page.locator("#box").focus();
    await page.locator("#box-0[aria-selected=true]").waitFor();
    await page.keyboard.press("o");
    await page.locator(".report").waitFor();
    await page.keyboard.press("b");
    await said(page, "ist als Beleg im Entwurf.");
    await page.keyboard.press("b");
    await said(page, "steht schon im Entwurf.");
    const kept = await ask(page, `/drafts/${draft.split("/").pop()}`);
    assert.deepEqual(kept.references, [{ relation: "cites", id: decodeURIComponent(path.split("/").pop()) }]);

    await page.goto(draft);
    await page.getByRole("list", { name: "Bezüge" }).getByRole("button", { name: /entfernen$/ }).click();
    await page.getByRole("list", { name: "Bezüge" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Entwurf verwerfen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Entwurf verwerfen" }).click();
    await page.waitForURL(/\/e\/entwuerfe/);
    assert.deepEqual(page.complaints, []);
  });
});
