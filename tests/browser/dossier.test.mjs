// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { ask, focusOn, newPage, openWorkplace, signIn } from "./workplace.mjs";

/** Reports that may be shown on selection, the newest first. */
async function someReports(page, count) {
  const { items } = await ask(page, "/inbox?box=inbox&limit=100");
  return items.filter(({ level }) => level === "OFFEN" || level === "VS-NFD").slice(0, count);
}

async function openDossier(page, title) {
  await page.goto("/d");
  await page.getByRole("button", { name: "Dossier anlegen" }).click();
  await focusOn(page, "#dossier-title");
  await page.keyboard.type(title);
  await page.getByRole("dialog").getByRole("button", { name: "Dossier anlegen" }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  return new URL(page.url()).pathname;
}

/** With the key d of the reader, into the dossier of this title. */
async function collect(page, report, title) {
  await page.goto(`/b/${encodeURIComponent(report.id)}`);
  await page.locator(".report").waitFor();
  await page.keyboard.press("d");
  await page.locator("#to-dossier").selectOption({ label: title });
  await page.getByRole("button", { name: "Aufnehmen" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

const subjects = (page) => page.locator("ol.past > li h2 a").allInnerTexts();

describe("dossiers", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("collects with d, orders by keyboard, takes out and brings back", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const [first, second] = await someReports(page, 2);
    const path = await openDossier(page, "Ordnung");
    await collect(page, first, "Ordnung");
    await collect(page, second, "Ordnung");
    assert.ok(!page.url().includes("Ordnung"), "no address holds a word of the dossier");
    await page.goto(path);
    await page.locator("ol.past > li").nth(1).waitFor();
    const before = await subjects(page);

    const up = page.getByRole("button", { name: /^Nach oben/ }).nth(1);
    const id = await up.getAttribute("id");
    await up.focus();
    await page.keyboard.press("Alt+ArrowUp");
    await page.waitForFunction((wanted) => document.querySelector("ol.past > li button")?.id === wanted, id);
    await focusOn(page, `#${id}`);
    assert.deepEqual(await subjects(page), [...before].reverse());

    await page.getByRole("button", { name: /^Herausnehmen/ }).first().click();
    await focusOn(page, "#dossier-undo button");
    assert.equal(await page.locator("ol.past > li").count(), 1);
    await page.keyboard.press("Enter");
    await page.locator("ol.past > li").nth(1).waitFor();
    assert.deepEqual(await subjects(page), [...before].reverse());
    assert.deepEqual(page.complaints, []);
  });

  it("shows both texts when a colleague changed the note, and loses neither", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const [report] = await someReports(page, 1);
    const path = await openDossier(page, "Notizen");
    await collect(page, report, "Notizen");
    await page.goto(path);
    await page.getByRole("button", { name: /^Notiz schreiben/ }).click();
    await page.locator("#dossier-note").fill("Erste Fassung");
    await page.getByRole("button", { name: "Speichern" }).click();
    await page.getByText("Erste Fassung").waitFor();

    const other = await page.context().newPage();
    await other.goto(path);
    await other.getByRole("button", { name: /^Notiz bearbeiten/ }).click();
    await page.getByRole("button", { name: /^Notiz bearbeiten/ }).click();
    await other.locator("#dossier-note").fill("Fassung der Kollegin");
    await other.getByRole("button", { name: "Speichern" }).click();
    await other.getByText("Fassung der Kollegin").waitFor();

    await page.locator("#dossier-note").fill("Eigene Fassung");
    await page.getByRole("button", { name: "Speichern" }).click();
    await page.getByText("Das hat inzwischen jemand geändert.").waitFor();
    await page.getByRole("dialog").getByText("Fassung der Kollegin").waitFor();
    assert.equal(await page.locator("#dossier-note").inputValue(), "Eigene Fassung");
    await page.locator("#dossier-note").fill("Beide Fassungen");
    await page.getByRole("button", { name: "Speichern" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("Beide Fassungen").waitFor();
    assert.equal(await page.getByText("Fassung der Kollegin").count(), 0);
    assert.deepEqual(page.complaints, []);
  });

  it("is renamed and, when that is confirmed, ended", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const path = await openDossier(page, "Anfang");
    await page.getByRole("button", { name: "Umbenennen" }).click();
    await page.locator("#dossier-title").fill("Ende");
    await page.getByRole("button", { name: "Speichern" }).click();
    await page.getByRole("heading", { name: "Ende", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Beenden" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Beenden" }).click();
    await page.getByRole("heading", { name: "Dossiers", level: 1 }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Ende" }).count(), 0);
    await page.goto(path);
    await page.getByText("Dieses Dossier ist beendet").waitFor();
    assert.equal(await page.getByRole("button", { name: "Umbenennen" }).count(), 0);
    assert.deepEqual(page.complaints, []);
  });
});
