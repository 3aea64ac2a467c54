// SPDX-License-Identifier: EUPL-1.2
// The reference client of the Model Context Protocol asks the real program.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openNode } from "./node.mjs";
import { newPage, openWorkplace, signIn } from "./workplace.mjs";

const revision = "2026-07-28";
const names = ["search", "read_passage", "brief", "similar", "list_dossiers", "read_dossier"];

function whyNot() {
  if (!process.env.DEPESCHE_BIN) return "set DEPESCHE_BIN to let tools ask";
  return Number(process.versions.node.split(".")[0]) < 20 ? "the reference client needs Node 20" : false;
}

/** A client of one revision alone; it holds every answer against the tool's output schema. */
async function connect(transport, mode = { pin: revision }) {
  const { Client } = await import("@modelcontextprotocol/client");
  const client = new Client({ name: "depesche-test", version: "1" }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return client;
}

/** Everything a tool can ask, once. */
async function askEverything(client) {
  assert.deepEqual((await client.listTools()).tools.map((tool) => tool.name), names);
  const call = async (name, args) => {
    const answer = await client.callTool({ name, arguments: args });
    assert.ok(!answer.isError, JSON.stringify(answer.content));
    assert.deepEqual(JSON.parse(answer.content[0].text), answer.structuredContent);
    return answer.structuredContent;
  };
  const found = await call("search", { query: "", limit: 5, sort: "newest" });
  assert.ok(found.total > 0 && found.hits.length === 5);
  const { id, subject } = found.hits[0];
  const read = await call("read_passage", { id, count: 1 });
  assert.equal(read.subject, subject);
  assert.equal(read.paragraphs.length, 1);
  await call("similar", { id });
  await call("brief", { question: read.paragraphs[0].text.split(/\s+/).slice(0, 12).join(" ") });

  const unfit = await client.callTool({ name: "search", arguments: { query: "x", limit: 1000 } });
  assert.equal(unfit.isError, true);
  const absent = await client.callTool({ name: "read_passage", arguments: { id: "nothing" } });
  assert.equal(absent.isError, true);
  await assert.rejects(client.callTool({ name: "delete", arguments: {} }), /no such tool/);
  return found.total;
}

describe("tools", { skip: whyNot() }, () => {
  let node;
  before(async () => (node = await openNode(["--tools"])));
  after(() => node?.stop());

  const secret = (person) => {
    const file = join(node.folder, `${person.person}.password`);
    writeFileSync(file, person.password, { mode: 0o600 });
    return file;
  };
  const command = async (person, ...more) => {
    const { StdioClientTransport } = await import("@modelcontextprotocol/client/stdio");
    return new StdioClientTransport({
      command: process.env.DEPESCHE_BIN,
      args: ["mcp", "--folder", node.folder, "--as", person.person, "--password-file", secret(person), ...more],
      stderr: "inherit",
    });
  };

  it("ask over standard input and output, through the node that serves", async () => {
    const client = await connect(await command(node.people[0]));
    const all = await askEverything(client);
    await client.close();

    const less = await connect(await command(node.people[0], "--upto", "OFFEN"));
    assert.ok((await askEverything(less)) < all, "what was withheld is not counted");
    await less.close();
  });

  /** Signs in as a browser does and makes an access. */
  const access = async (person, upto) => {
    const headers = { "content-type": "application/json" };
    const signed = await fetch(`${node.url}/api/v1/session`, { method: "POST", headers, body: JSON.stringify(person) });
    const cookie = signed.headers.get("set-cookie").split(";")[0];
    const { csrf } = await signed.json();
    const made = await fetch(`${node.url}/api/v1/tool-access`, {
      method: "POST",
      headers: { ...headers, cookie, "x-csrf-token": csrf },
      body: JSON.stringify({ name: "Assistent", upto }),
    });
    assert.equal(made.status, 201);
    return (await made.json()).token;
  };
  const door = async (token) => {
    const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
    return new StreamableHTTPClientTransport(new URL(`${node.url}/api/v1/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    });
  };

  it("ask over HTTP with an access of their person's, and get no more than that gives", async () => {
    const { name, password } = node.people[0];
    const client = await connect(await door(await access({ name, password })));
    const all = await askEverything(client);
    await client.close();

    const less = await connect(await door(await access({ name, password }, "OFFEN")));
    assert.ok((await askEverything(less)) < all, "what was withheld is not counted");
    await less.close();
    await assert.rejects(connect(await door("nothing")));
    await assert.rejects(connect(await door(await access({ name, password })), "legacy"), /2026-07-28/);
  });

  it("get their access on a page, which shows the key once and takes it away again", async () => {
    const workplace = await openWorkplace(async () => ({ ...node, stop: async () => {} }));
    try {
      const page = await newPage(workplace);
      await signIn(page, node.people[0], "/person/profil");
      await page.getByLabel("Bezeichnung des Programms").fill("Auf der Seite");
      await page.getByRole("button", { name: "Zugang anlegen" }).click();
      const token = await page.locator(".token").innerText();
      const client = await connect(await door(token));
      assert.equal((await client.listTools()).tools.length, names.length);
      await client.close();
      const row = page.getByRole("row").filter({ hasText: "Auf der Seite" });
      await row.getByRole("button", { name: "Beenden" }).click();
      await row.waitFor({ state: "detached" });
      assert.equal(await page.locator(".token").count(), 0);
      await assert.rejects(connect(await door(token)));
      assert.deepEqual(page.complaints, []);
    } finally {
      await workplace.close();
    }
  });

  it("find the revision by themselves, and those of 2025 are told which one it is", async () => {
    const client = await connect(await command(node.people[0]), "auto");
    assert.deepEqual((await client.listTools()).tools.map((tool) => tool.name), names);
    await client.close();
    await assert.rejects(connect(await command(node.people[0]), "legacy"), /2026-07-28/);
  });
});
