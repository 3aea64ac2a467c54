// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { ask, newPage, openWorkplace, search, signIn, someReport } from "./workplace.mjs";

describe("finding", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("a report found by a word opens at the passage, and the word is carried over", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const { word } = await someReport(page);
    await search(page, word);
    await page.locator("#hits [role=option]").first().click();
    const passage = page.locator(".report mark[aria-current=true]");
    await passage.waitFor();
    await page.waitForFunction((mark) => {
      const { top, bottom } = mark.getBoundingClientRect();
      return top > 0 && bottom < innerHeight;
    }, await passage.elementHandle());
    assert.ok(!page.url().includes(word), "no word of the query stands in the address");
    assert.deepEqual(page.complaints, []);
  });

  it("the keys [ and ] walk through the passages", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const { word } = await someReport(page);
    await search(page, word);
    await page.locator("#hits [role=option]").first().click();
    const state = page.locator(".walk span").first();
    await state.waitFor();
    const total = Number((await state.innerText()).match(/von (\d+)/)[1]);
    const at = (number) => page.locator(".walk span", { hasText: `Fundstelle ${number} von` }).first().waitFor();
    await page.keyboard.press("]");
    await at(total > 1 ? 2 : 1);
    await page.keyboard.press("[");
    await at(1);
  });

  it("while one types, words that readable reports hold are offered, taken over by keyboard, and never stand in an address", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const { word } = await someReport(page);
    const addresses = [];
    page.on("request", (request) => addresses.push(request.url()));
    for (const id of ["quick", "query"]) {
      await page.goto(id === "quick" ? "/e" : "/s");
      const field = page.locator(`#${id}`);
      await field.waitFor();
      await field.pressSequentially(`qxzvw +${word.slice(0, 4)}`);
      const first = page.locator(`#${id}-0`);
      await first.waitFor();
      assert.equal(await field.getAttribute("aria-expanded"), "true");
      assert.equal(await field.getAttribute("aria-activedescendant"), null, "nothing is chosen by itself");
      assert.equal(await page.evaluate(coveredBands, `#${id}-list`), 0, "the list covers no band");
      await field.press("Escape");
      await first.waitFor({ state: "hidden" });
      assert.equal(await field.inputValue(), `qxzvw +${word.slice(0, 4)}`, "Escape keeps what was typed");
      await field.press("Backspace");
      await first.waitFor();
      const offered = await first.innerText();
      await field.press("ArrowDown");
      await page.locator(`#${id}[aria-activedescendant="${id}-0"]`).waitFor();
      await field.press("Enter");
      await first.waitFor({ state: "hidden" });
      assert.equal(await field.inputValue(), `qxzvw +${offered} `);
      assert.equal(await page.locator("#hits").count(), 0, "taking over a word does not search yet");
      await field.press("Enter");
      await page.locator("#hits").waitFor();
      assert.ok(!addresses.concat(page.url()).some((address) => address.toLowerCase().includes(word.slice(0, 4).toLowerCase())));
    }
    assert.deepEqual(page.complaints, []);
  });

  it("in a narrow window the hits come first and narrowing opens on demand", async () => {
    const page = await newPage(workplace, { width: 320, height: 700 });
    await signIn(page, workplace.people[0]);
    const { word } = await someReport(page);
    await search(page, word);
    const narrowing = page.getByRole("button", { name: "Eingrenzen" });
    await narrowing.waitFor();
    assert.equal(await page.locator("#period").isVisible(), false);
    await narrowing.click();
    await page.locator("#period").waitFor();
  });

  it("no hit says what was searched and what to do", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await search(page, "qxzvwkjyq");
    await page.getByText("Kein Bericht passt zu „qxzvwkjyq“.").waitFor();
    await page.getByText("Gesucht wurde nur in Berichten, die Sie sehen dürfen.").waitFor();
  });

  it("what is not there and what is not allowed read the same", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/b/nichtvorhanden");
    await page.getByText("Dieser Inhalt ist für Sie nicht verfügbar.").waitFor();
  });

  it("two people of different clearance see different results for the same words", { skip: false }, async (t) => {
    if (workplace.people.length < 2) return t.skip("only one person is known");
    const seen = [];
    let word;
    const lower = workplace.people.find((person) => person.level === "VS-NFD") ?? workplace.people[1];
    for (const person of [workplace.people[0], lower]) {
      const page = await newPage(workplace);
      await signIn(page, person);
      word ??= await wordOfASecret(page);
      await search(page, word);
      const levels = await page.locator("#hits .chip").allInnerTexts();
      seen.push({ text: await page.locator(".pane__head--hits p").first().innerText(), levels, ceiling: (await ask(page, "/session")).clearance.level });
    }
    assert.notEqual(seen[0].ceiling, seen[1].ceiling);
    assert.notEqual(seen[0].text.split(" · ")[0], seen[1].text.split(" · ")[0]);
    assert.ok(!seen[1].levels.includes("Geh."), "the lower clearance sees nothing secret");
  });
});

/** How many classification bands the element lies over. */
function coveredBands(selector) {
  const over = document.querySelector(selector).getBoundingClientRect();
  const bands = [...document.querySelectorAll(".band")].map((band) => band.getBoundingClientRect());
  return bands.filter((band) => band.top < over.bottom && band.bottom > over.top && band.left < over.right && band.right > over.left).length;
}

/** A word of the highest report the first person can read. */
async function wordOfASecret(page) {
  const order = ["STRENG GEHEIM", "GEHEIM", "VS-VERTRAULICH"];
  const { items } = await ask(page, "/inbox?box=inbox&limit=100");
  const row = order.map((level) => items.find((item) => item.level === level)).find(Boolean);
  assert.ok(row, "the first person holds something above VS-NfD");
  return (row.subject.match(/\p{L}{5,}/gu) ?? [row.subject])[0];
}
