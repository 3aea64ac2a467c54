// SPDX-License-Identifier: EUPL-1.2
// A browser at the workplace: fresh profile, complaints of the page collected, the words of the German interface.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { openNode } from "./node.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Long enough for a sanitizer build on a busy machine; who succeeds does not wait for it. */
const wait_ms = 60_000;

export async function openWorkplace(open = openNode) {
  const node = await open();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const close = async () => {
    await browser.close();
    await node.stop();
  };
  return { ...node, browser, close };
}

/** A page of its own profile. `complaints` gathers what the page's console and its content policy had to say. */
export async function newPage(workplace, { theme = "light", width = 1440, height = 900 } = {}) {
  const context = await workplace.browser.newContext({
    baseURL: workplace.url,
    ignoreHTTPSErrors: true,
    viewport: { width, height },
    colorScheme: theme,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(wait_ms);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    const text = message.text();
    const expected = /Failed to load resource/.test(text);
    if (message.type() === "error" && !expected) page.complaints.push(text);
  });
  return page;
}

export async function signIn(page, { name, password }, path = "/e") {
  await page.goto(path);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Kennwort", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Mit Kennwort anmelden" }).click();
  await page.locator(".shell").waitFor();
}

export async function signOut(page) {
  await page.locator("[aria-controls=person-menu]").click();
  await page.getByRole("button", { name: "Abmelden" }).click();
  await page.getByRole("heading", { name: "Anmelden" }).waitFor();
}

/** Opens the palette, types the name of an act and runs it. */
export async function command(page, words) {
  await page.keyboard.press("Control+k");
  const field = page.locator("dialog[open] [role=combobox]");
  await field.waitFor();
  await page.keyboard.type(words);
  await page.locator("dialog[open] [role=option][aria-selected=true]", { hasText: new RegExp(words, "i") }).waitFor();
  await page.keyboard.press("Enter");
}

/** Waits until the focus is on an element for which `selector` holds. */
export const focusOn = (page, selector) => page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);

/** What the node itself answers, with the page's session. */
export async function ask(page, path) {
  const answer = await page.request.get(`/api/v1${path}`);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()}`);
  return answer.json();
}

/** A report of the inbox that may be shown on selection, and a long word out of its text. */
export async function someReport(page) {
  const { items } = await ask(page, "/inbox?box=inbox&limit=50");
  for (const row of items) {
    const report = await ask(page, `/dispatches/${encodeURIComponent(row.id)}`);
    const text = report.parts.flatMap((part) => part.paragraphs).join(" ");
    const words = text.match(/[\p{L}]{7,}/gu) ?? [];
    const word = words.sort((one, other) => other.length - one.length)[0];
    if (word && ["OFFEN", "VS-NFD"].includes(row.level)) return { ...report, word };
  }
  throw new Error("the inbox holds no report below VS-VERTRAULICH");
}

/** The violations axe finds on the page as it is now, shortly. */
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`);
}

/** Puts a word into the search field of the search screen and waits for the answer. */
export async function search(page, words) {
  await page.goto("/s");
  await page.locator("#query").fill(words);
  await page.locator("#query").press("Enter");
  await page.locator(".pane__head--hits").waitFor();
}

/** Asks for a brief and waits for what the node says. */
export async function brief(page, question) {
  await page.goto("/s/vorlage");
  await page.locator("#brief-question").fill(question);
  await page.getByRole("button", { name: "Vorlage erstellen" }).click();
}
