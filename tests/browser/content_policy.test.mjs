// SPDX-License-Identifier: EUPL-1.2
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { absent, whyAbsent } from "./node.mjs";
import { newPage, openWorkplace, signIn } from "./workplace.mjs";

describe("content policy", { skip: absent && whyAbsent }, () => {
  let workplace;
  before(async () => (workplace = await openWorkplace()));
  after(() => workplace?.close());

  it("the page forbids everything but its own files and breaks no rule of it", async () => {
    const page = await newPage(workplace);
    await page.addInitScript(() => {
      globalThis.broken = [];
      addEventListener("securitypolicyviolation", (event) => globalThis.broken.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    const answer = await page.goto("/e");
    const policy = answer.headers()["content-security-policy"] ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe-/);
    await signIn(page, workplace.people[0]);
    for (const path of ["/n", "/s", "/person/ansicht", "/verbindung"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      assert.deepEqual(await page.evaluate(() => globalThis.broken), []);
    }
    assert.deepEqual(page.complaints, []);
  });

  it("a planted inline script is refused", async () => {
    const page = await newPage(workplace);
    await signIn(page, workplace.people[0]);
    const refusal = await page.evaluate(() => {
      const script = document.createElement("script");
      try {
        script.textContent = "globalThis.planted = true";  // trusted types refuse already this
        document.head.append(script);
      } catch (error) {
        return error.name;
      }
      return "";
    });
    assert.equal(await page.evaluate(() => globalThis.planted), undefined);
    assert.ok(refusal === "TypeError" || page.complaints.some((text) => /Content Security Policy/.test(text)));
  });

  it("the first view asks for at most eight things and 150 kB", async () => {
    const page = await newPage(workplace);
    const sizes = [];
    page.on("response", (response) => sizes.push(response));
    await page.goto("/e");
    await page.locator("#name").waitFor();
    await page.waitForLoadState("networkidle");
    assert.ok(sizes.length <= 8, sizes.map((response) => response.url()).join("\n"));
  });
});
