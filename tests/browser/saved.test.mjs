// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { ask, focusOn, newPage, openWorkplace, search, signIn, someReport } from "./workplace.mjs";

describe("saved searches", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("is saved with s, counts what comes, and is quiet once it has been seen; all by keyboard", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.goto("/s/gespeichert");
    await page.getByText("Noch keine gespeicherte Suche.").waitFor();
    const { word } = await someReport(page);
    await search(page, word);
    await page.locator("#hits").focus();
    await page.keyboard.press("s");
    await focusOn(page, "#saved-name");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("Meine Suche");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await focusOn(page, "#hits");
    assert.ok(!page.url().includes(word), "no address holds a word of the search");

    await page.goto("/s/gespeichert");
    await page.getByText("nichts Neues").waitFor();
    const { items } = await ask(page, "/searches");
    assert.equal(items.length, 1);
    assert.equal(items[0].query, word);
    await page.route("**/api/v1/searches", async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      await route.fulfill({ json: { ...body, items: body.items.map((one) => ({ ...one, new: 2 })) } });
    });
    await page.goto("/s/gespeichert");
    await page.getByText("2 neue Treffer").waitFor();
    await page.unroute("**/api/v1/searches");
    await page.getByRole("link", { name: "Meine Suche" }).click();
    await page.getByText("nichts Neues").waitFor();
    assert.deepEqual(page.complaints, []);
  });

  it("is renamed, repeated and, when that is confirmed, deleted", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.goto("/s/gespeichert");
    await page.getByRole("button", { name: "Umbenennen" }).click();
    await page.locator("#saved-name").fill("Andere");
    await page.locator("#saved-name").press("Enter");
    await page.getByRole("link", { name: "Andere" }).waitFor();
    await page.getByRole("button", { name: "Alle Treffer" }).click();
    await page.locator(".pane__head--hits").waitFor();
    await page.goto("/s/gespeichert");
    await page.getByRole("button", { name: "Löschen" }).click();
    await page.getByRole("heading", { name: "Suche „Andere“ löschen?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Andere" }).waitFor();
    await page.getByRole("button", { name: "Löschen" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Löschen" }).click();
    await page.getByText("Noch keine gespeicherte Suche.").waitFor();
    assert.deepEqual(page.complaints, []);
  });
});
