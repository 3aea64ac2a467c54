// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { brief, newPage, openWorkplace, search, signIn, someReport, violations } from "./workplace.mjs";

const nothing = { items: [], entries: [], passkeys: [], accesses: [], hits: [], facets: {}, total: 0, unread: 0, as_of: "2026-11-20T08:12:00.000Z" };

const saved = { id: "x", name: "Häfen", query: "+hafen", filters: {}, saved_at: nothing.as_of, new: 2 };

/** The page of saved searches with one that has something new. */
async function withSaved(page, look) {
  await page.route("**/api/v1/searches", (route) => route.fulfill({ json: { items: [saved], as_of: nothing.as_of } }));
  await page.goto("/s/gespeichert");
  await look();
  await page.unroute("**/api/v1/searches");
}

const openLabel = { level: "OFFEN", compartments: [], releasable_to: [], term_year: 0 };

/** The page of a dossier with two entries of this report, one of them with two notes. */
async function withDossier(page, report, look) {
  const at = nothing.as_of;
  const note = (id, level, text) => ({ id, label: { ...openLabel, level }, at, by: "M. Muster", text });
  const entry = (number, notes) => ({ id: `e${number}`, number, label: openLabel, at, by: "M. Muster", dispatch: report, notes });
  const dossier = {
    id: "x", title: "Hafen", topic: "Ägypten", titled_by: "x", mailbox: { id: "unit.1", name: { de: "Referat 1", en: "Unit 1" } },
    own_label: openLabel, label: { ...openLabel, level: "VS-NFD" }, opened_at: at, changed_at: at, ended: false, may_change: true,
    entries: [entry(1, [note("n1", "OFFEN", "Für alle."), note("n2", "VS-NFD", "Nur für den Dienst.")]), entry(2, [])], more: true, as_of: at,
  };
  await page.route("**/api/v1/dossiers/x?*", (route) => route.fulfill({ json: dossier }));
  await page.goto("/d/x");
  await look();
  await page.unroute("**/api/v1/dossiers/x?*");
}

const screens = {
  Eingang: async (page) => {
    await page.goto("/e");
    await page.locator("#box").waitFor();
  },
  "Eingang, Bericht offen": async (page, report) => {
    await page.goto(`/b/${encodeURIComponent(report.id)}`);
    await page.locator(".report").waitFor();
  },
  "Eingang leer": async (page) => {
    await page.route("**/api/v1/inbox*", (route) => route.fulfill({ json: nothing }));
    await page.goto("/e");
    await page.getByText("Der Eingang ist leer.").waitFor();
    await page.unroute("**/api/v1/inbox*");
  },
  "Eingang mit Fehler": async (page) => {
    const problem = { type: "about:blank", title: "Fehler", status: 500, detail: "Der Knoten meldet einen Fehler.", request_id: "7" };
    await page.route("**/api/v1/inbox*", (route) => route.fulfill({ status: 500, json: problem }));
    await page.goto("/e");
    await page.getByRole("alert").waitFor();
    await page.unroute("**/api/v1/inbox*");
  },
  "Eingang, Knoten nicht erreichbar": async (page) => {
    await page.goto("/e");
    await page.locator("#box").waitFor();
    await page.route("**/api/**", (route) => route.abort());
    await page.getByRole("link", { name: "Zu quittieren" }).click();
    await page.getByText("Der Knoten ist nicht erreichbar.").first().waitFor();
    await page.unroute("**/api/**");
  },
  "ohne Zentrale": async (page) => {
    const node = { id: "n", name: { de: "Knoten", en: "Node" }, ceiling: "GEHEIM", exercise: true, version: "1" };
    const centre = { configured: true, connected: false, since: "2026-11-20T07:42:00.000Z" };
    await page.route("**/api/v1/status", (route) => route.fulfill({ json: { node, centre, waiting: 3, as_of: nothing.as_of, index: { documents: 1 } } }));
    await page.goto("/e");
    await page.getByText("Lesen und Schreiben gehen weiter.").waitFor();
    await page.unroute("**/api/v1/status");
  },
  Befehle: async (page) => {
    await page.goto("/e");
    await page.locator("#box").waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
  },
  Tastenhilfe: async (page) => {
    await page.goto("/e");
    await page.locator("#box").waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  },
  "Quittieren gefragt": async (page, report) => {
    await page.goto(`/b/${encodeURIComponent(report.id)}`);
    await page.getByRole("button", { name: /^Quittieren/ }).click();
    await page.getByRole("dialog").waitFor();
  },
  "Person, Menü offen": async (page) => {
    await page.goto("/e");
    await page.locator("[aria-controls=person-menu]").click();
    await page.getByRole("link", { name: "Profil" }).waitFor();
  },
  Entwürfe: (page) => heading(page, "/e/entwuerfe", "Entwürfe"),
  Überfällig: (page) => heading(page, "/e/ueberfaellig", "Überfällig"),
  "Verzeichnis, nicht für diese Person": async (page) => {
    await heading(page, "/bestandsverzeichnis", "VS-Bestandsverzeichnis");
    await page.getByText("Dieser Inhalt ist für Sie nicht verfügbar.").waitFor();
  },
  "Verzeichnis mit Einträgen": async (page) => {
    const name = { de: "Stelle", en: "Mailbox" };
    const entry = { diary_number: 7, id: "x", level: "GEHEIM", author: { id: "a", name }, created: nothing.as_of, relabelled: nothing.as_of,
      copies: [{ copy: 1, of: 2, mailbox: { id: "a", name } }], readers: [{ by: "M. Muster", at: nothing.as_of }], carriers: [{ node: { id: "n", name } }] };
    await page.route("**/api/v1/register*", (route) => route.fulfill({ json: { entries: [entry], next: 7, as_of: nothing.as_of } }));
    await heading(page, "/bestandsverzeichnis", "VS-Bestandsverzeichnis");
    await page.getByText("1 von 2: Stelle").waitFor();
    await page.unroute("**/api/v1/register*");
  },
  "Bericht schreiben": async (page) => {
    await page.goto("/n");
    await page.locator("#subject").waitFor();
  },
  "Bericht schreiben, mit Fehlern": async (page) => {
    await page.goto("/n");
    await page.locator("#to").fill("e");
    await page.locator("#to-0").waitFor();
    await page.getByRole("button", { name: "Prüfen", exact: true }).click();
    await page.locator("#errors-title").waitFor();
  },
  "Bericht schreiben, mit Blindkopie": async (page) => {
    await page.goto("/n");
    await page.locator("#blind").fill("e");
    await page.locator("#blind-0").click();
    await page.getByRole("list", { name: "Stellen mit Blindkopie" }).waitFor();
    await page.locator("#to").fill("e");
    await page.locator("#to-0").waitFor();
  },
  "Suche, mit Vorschlägen": async (page, report) => {
    await page.goto("/s");
    await page.locator("#query").fill(report.word.slice(0, 4));
    await page.locator("#query-0").waitFor();
    await page.locator("#query").press("ArrowDown");
    await page.locator("#query[aria-activedescendant]").waitFor();
  },
  "Suche leer": (page) => page.goto("/s").then(() => page.locator("#query").waitFor()),
  "Suche mit Treffern": async (page, report) => {
    await search(page, report.word);
    await page.locator("#hits [role=option]").first().click();
    await page.locator(".report").waitFor();
  },
  "Suche ohne Treffer": async (page) => {
    await search(page, "qxzvwkjyq");
    await page.getByText("Kein Bericht passt").waitFor();
  },
  "Vorlage, noch keine": (page) => heading(page, "/s/vorlage", "Vorlage"),
  "Vorlage mit Belegen": async (page, report) => {
    await brief(page, report.word);
    await page.locator(".cited").first().waitFor();
  },
  "Vorlage ohne Belege": async (page) => {
    await brief(page, "qxzvwkjyq");
    await page.getByText("Die Belege reichen nicht aus.").first().waitFor();
  },
  "Fundstelle eines Belegs": async (page, report) => {
    await brief(page, report.word);
    await page.locator(".cited a").first().click();
    await page.locator(".report mark").waitFor();
  },
  "Ähnliche Berichte": async (page, report) => {
    await page.goto(`/b/${encodeURIComponent(report.id)}`);
    await page.getByRole("button", { name: "Ähnliche Berichte suchen" }).click();
    await page.getByRole("button", { name: "Ähnliche Berichte suchen" }).waitFor({ state: "detached" });
  },
  "Gespeicherte Suchen, noch keine": async (page) => {
    await page.goto("/s/gespeichert");
    await page.getByText("Noch keine gespeicherte Suche.").waitFor();
  },
  "Suche speichern gefragt": async (page, report) => {
    await search(page, report.word);
    await page.getByRole("button", { name: /^Suche speichern/ }).click();
    await page.getByRole("dialog").waitFor();
  },
  "Gespeicherte Suchen": (page) => withSaved(page, () => page.getByText("2 neue Treffer").waitFor()),
  "Gespeicherte Suche löschen gefragt": (page) =>
    withSaved(page, async () => {
      await page.getByRole("button", { name: "Löschen" }).click();
      await page.getByRole("dialog").waitFor();
    }),
  "Neue Treffer einer Suche": (page, report) =>
    withSaved(page, async () => {
      const hit = { ...report, score: 1, snippet: [{ text: report.word, hit: true }], paragraph: 0, date: "" };
      await page.route("**/api/v1/searches/x/new", (route) => route.fulfill({ json: { total: 1, hits: [hit], as_of: nothing.as_of } }));
      await page.getByRole("link", { name: "Häfen" }).click();
      await page.getByRole("button", { name: "Als gesehen merken" }).waitFor();
      await page.unroute("**/api/v1/searches/x/new");
    }),
  Suchverlauf: (page) => heading(page, "/s/verlauf", "Suchverlauf"),
  Verbindung: (page) => heading(page, "/verbindung", "Verbindung"),
  Profil: (page) => heading(page, "/person/profil", "Profil"),
  Passkeys: (page) => heading(page, "/person/passkeys", "Passkeys"),
  Kennwort: (page) => heading(page, "/person/kennwort", "Kennwort"),
  Tasten: (page) => heading(page, "/person/tasten", "Tasten"),
  Ansicht: (page) => heading(page, "/person/ansicht", "Ansicht"),
  Barrierefreiheit: (page) => heading(page, "/barrierefreiheit", "Barrierefreiheit"),
  "Dossiers, noch keines": (page) => heading(page, "/d", "Dossiers").then(() => page.getByText("Noch kein Dossier.").waitFor()),
  "Dossier anlegen gefragt": async (page) => {
    await heading(page, "/d", "Dossiers");
    await page.getByRole("button", { name: "Dossier anlegen" }).click();
    await page.getByRole("dialog").waitFor();
  },
  "Dossier mit Notizen": (page, report) => withDossier(page, report, () => page.getByText("Nur für den Dienst.").waitFor()),
  "Notiz, die jemand geändert hat": (page, report) =>
    withDossier(page, report, async () => {
      await page.route("**/api/v1/dossiers/x/acts", (route) => route.fulfill({ status: 409, json: { title: "Konflikt", status: 409, detail: "", request_id: "7" } }));
      await page.getByRole("button", { name: /^Notiz bearbeiten/ }).first().click();
      await page.getByRole("button", { name: "Speichern" }).click();
      await page.getByText("Das hat inzwischen jemand geändert.").waitFor();
      await page.unroute("**/api/v1/dossiers/x/acts");
    }),
  "Ins Dossier gefragt": async (page, report) => {
    await page.goto(`/b/${encodeURIComponent(report.id)}`);
    await page.getByRole("button", { name: /^Ins Dossier/ }).click();
    await page.getByText("Es gibt noch kein Dossier, das Sie pflegen.").waitFor();
  },
  "nicht verfügbar": async (page) => {
    await page.goto("/b/nichtvorhanden");
    await page.getByText("Dieser Inhalt ist für Sie nicht verfügbar.").waitFor();
  },
};

async function heading(page, path, name) {
  await page.goto(path);
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

/** The parts of the page that stick out of a window of 320 px, and the targets smaller than 24 px. */
function tooWideOrTooSmall() {
  const complaints = [];
  if (document.documentElement.scrollWidth > innerWidth) complaints.push(`scrolls sideways: ${document.documentElement.scrollWidth}`);
  for (const target of document.querySelectorAll("a, button, input, select, [role=option]")) {
    const { width, height } = target.getBoundingClientRect();
    const inText = target.closest("p, dd, .plain, td, .skip") && target.tagName === "A";
    const ofLabel = target.tagName === "INPUT" && target.labels?.length && ["radio", "checkbox"].includes(target.type);
    const tall = ofLabel ? Math.max(height, target.labels[0].getBoundingClientRect().height) : height;
    if (width > 0 && !inText && !ofLabel && (width < 24 || tall < 24)) complaints.push(`${target.tagName} „${target.textContent.trim()}“ ${width}×${height}`);
  }
  return complaints;
}

describe("accessibility", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  for (const theme of ["light", "dark"])
    it(`axe finds nothing on any screen, ${theme}`, async (t) => {
      const page = await newPage(workplace, { theme });
      await page.goto("/e");
      await page.locator("#name").waitFor();
      await t.test("Anmelden", async () => assert.deepEqual(await violations(page), []));
      await signIn(page, workplace.people[0]);
      const report = await someReport(page);
      for (const [name, open] of Object.entries(screens))
        await t.test(name, async () => {
          await open(page, report);
          assert.deepEqual(await violations(page), []);
        });
      assert.deepEqual(page.complaints, []);
    });

  it("a planted fault makes the check fail", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.evaluate(() => {
      const wrong = document.createElement("button");
      wrong.style.color = "#eee";
      document.querySelector("main").append(wrong, document.createElement("img"));
    });
    const found = (await violations(page)).join();
    assert.match(found, /button-name/);
    assert.match(found, /image-alt/);
  });

  it("nothing scrolls sideways at 320 px and every target is at least 24 px", async (t) => {
    const page = await newPage(workplace, { width: 320, height: 700 });
    await signIn(page, workplace.people[0]);
    const report = await someReport(page);
    for (const [name, open] of Object.entries(screens)) {
      if (/^(Suche mit Treffern|Eingang, Knoten)/.test(name)) continue;
      await t.test(name, async () => {
        await open(page, report);
        assert.deepEqual(await page.evaluate(tooWideOrTooSmall), []);
      });
    }
  });

  it("no dialog covers a classification band", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const report = await someReport(page);
    await page.goto(`/b/${encodeURIComponent(report.id)}`);
    await page.locator(".report").waitFor();
    for (const key of ["q", "?", "Control+k"]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      const covered = await page.evaluate(() => {
        const over = document.querySelector("dialog[open]").getBoundingClientRect();
        const bands = [...document.querySelectorAll(".band")].map((band) => band.getBoundingClientRect());
        return bands.filter((band) => band.top < over.bottom && band.bottom > over.top && band.left < over.right && band.right > over.left).length;
      });
      assert.equal(covered, 0, `the dialog of ${key} covers a band`);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
  });

  it("the printed page holds the notice and nothing else", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    await page.emulateMedia({ media: "print" });
    const printed = await page.locator(".shell").innerText();
    assert.match(printed.trim(), /^Drucken ist nur mit Kennzeichnung zulässig\.[^\n]*$/);
  });
});
