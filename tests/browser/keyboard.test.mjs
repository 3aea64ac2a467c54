// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { command, focusOn, newPage, openWorkplace, signIn, someReport } from "./workplace.mjs";

/** Presses Tab until `wanted` holds of the focused element; the focus must never be lost on the way. */
async function tabTo(page, wanted, key = "Tab") {
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press(key);
    const here = await page.evaluate(focused);
    if (wanted(here)) return here;
  }
  throw new Error("the element is not reached by keyboard");
}

function focused() {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  return {
    lost: element === document.body,
    id: element.id,
    tag: element.tagName,
    text: (element.getAttribute("aria-label") ?? element.textContent ?? "").trim(),
    seen: box.width > 0 && box.height > 0,
  };
}

describe("the keyboard alone", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("leads from signing in over finding, writing and sending to signing out", async () => {
    const [person] = workplace.people;
    const helper = await newPage(workplace);
    await signIn(helper, person);
    const { word } = await someReport(helper);
    const page = await newPage(workplace);
    await page.goto("/e");
    await focusOn(page, "#name");
    await page.keyboard.type(person.name);
    await page.keyboard.press("Tab");
    await page.keyboard.type(person.password);
    await page.keyboard.press("Enter");
    await page.locator("#box").waitFor();

    await page.keyboard.press("j");
    await page.locator("#box [aria-selected=true]").waitFor();
    await page.keyboard.press("o");
    await page.locator(".report").waitFor();
    await focusOn(page, "[data-pane=report], [data-pane=report] *");

    await page.keyboard.press("/");
    await focusOn(page, "[data-search-field]");
    await page.keyboard.type(word);
    await page.keyboard.press("Enter");
    await page.locator("#hits").waitFor();
    await page.keyboard.press("j");
    await page.locator("#hits [aria-selected=true]").waitFor();
    await page.keyboard.press("o");
    await page.locator(".report mark[aria-current=true]").waitFor();

    await page.keyboard.press("n");
    await page.getByRole("heading", { name: "Bericht schreiben" }).waitFor();
    await page.locator("#subject").waitFor();
    await tabTo(page, ({ id }) => id.startsWith("label-level") || id.startsWith("label.level"));
    await page.keyboard.press("ArrowUp");
    await tabTo(page, ({ id }) => id === "to");
    await page.keyboard.type("e");
    await page.locator("#to-0").waitFor();
    await page.keyboard.press("Enter");
    await tabTo(page, ({ id }) => id === "subject");
    const subject = `Tastenweg ${Date.now()}`;
    await page.keyboard.type(subject);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Alles nur mit der Tastatur.");
    await page.keyboard.press("Control+s");
    await page.waitForURL(/\/n\/.+/);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("dialog").waitFor();
    await focusOn(page, "dialog[open] button");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/e\/ausgang/);
    await page.getByRole("option", { name: new RegExp(subject) }).waitFor();

    await command(page, "abmelden");
    await page.getByRole("heading", { name: "Anmelden" }).waitFor();
    assert.deepEqual(page.complaints, []);
  });

  it("what is typed right after the key of the palette goes into the palette", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("abmelden");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Anmelden" }).waitFor();
  });

  it("every stop of Tab is visible and the focus is never lost", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.locator("#box").waitFor();
    const first = await tabTo(page, ({ tag }) => tag !== "BODY");
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(focused);
      if (here.lost || here.text === first.text) return;
      assert.ok(here.seen, `the focus is on something invisible: ${here.tag} ${here.text}`);
    }
  });

  it("a dialog gives the focus back to where it was", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.locator("#box").focus();
    for (const key of ["?", "Control+k"]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await focusOn(page, "#box");
    }
  });

  it("F6 walks through list, report and what belongs to it, and back", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const report = await someReport(page);
    await page.goto(`/b/${encodeURIComponent(report.id)}`);
    await page.locator("aside").waitFor();
    await page.locator("#box").focus();
    const way = [["F6", "report"], ["F6", "aside"], ["Shift+F6", "report"], ["Shift+F6", "list"]];
    for (const [key, pane] of way) {
      await page.keyboard.press(key);
      await focusOn(page, `[data-pane=${pane}], [data-pane=${pane}] *`);
    }
  });

  it("single keys can be switched off", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0], "/person/tasten");
    await page.getByRole("checkbox", { name: "Einzeltasten benutzen" }).uncheck();
    await page.goto("/e");
    await page.locator("#box").focus();
    await page.keyboard.press("n");
    assert.match(page.url(), /\/e$/);
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
  });
});
