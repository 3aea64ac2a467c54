// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { brief, newPage, openWorkplace, signIn, someReport } from "./workplace.mjs";

describe("briefs", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("a citation opens its report at the sentence, word for word, and the brief is still there afterwards", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const { word } = await someReport(page);
    await brief(page, word);
    const first = page.locator(".cited li").first();
    await first.waitFor();
    const sentence = (await first.innerText()).replace(/\s*\[\d+\]$/, "").replace(/\s+/g, " ");
    await first.getByRole("link").click();
    const marked = page.locator(".report mark[aria-current=true]");
    await marked.waitFor();
    assert.equal((await marked.innerText()).replace(/\s+/g, " "), sentence);
    assert.match(page.url(), /\/b\/[^/]+\/\d+-\d+-\d+$/, "the address holds numbers, no words");
    await page.goBack();
    await page.locator(".cited li").first().waitFor();
    assert.deepEqual(page.complaints, []);
  });

  it("without evidence nothing is quoted, and it says so", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await brief(page, "Was wissen wir über qxzvwkjyq und Wasserstoff aus Kasachstan?");
    await page.getByText("Die Belege reichen nicht aus.").first().waitFor();
    assert.equal(await page.locator(".cited").count(), 0);
  });

  it("is handed over as Markdown with its band", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const { word } = await someReport(page);
    await brief(page, word);
    await page.locator(".cited").first().waitFor();
    const band = await page.locator(".report .band strong").first().innerText();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Als Markdown ausgeben" }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    assert.ok(text.startsWith(`**${band}`), text.slice(0, 80));
    assert.match(text, /## Belege/);
  });
});
