// SPDX-License-Identifier: EUPL-1.2
// Headquarters and a post, two real processes with a link between them, made from DEPESCHE_BIN.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const ready_ms = 120_000;
const program = process.env.DEPESCHE_BIN;

/** Why two nodes cannot be joined here, or false. */
export function whyNot() {
  if (!program) return "set DEPESCHE_BIN to test two nodes";
  const help = execFileSync(program, ["--help"], { encoding: "utf8" });
  return help.includes("link call") ? false : "this program has no command „link call“";
}

const run = (args, input) => execFileSync(program, args, { encoding: "utf8", input, stdio: ["pipe", "pipe", "inherit"] });

/** Starts a node on free ports; gives its address for browsers and its port for other nodes. */
async function serve(folder, name) {
  const readyFile = join(folder, "..", `${name}-ready`);
  const web = process.env.DEPESCHE_WEB ?? join(import.meta.dirname ?? ".", "../../build/web");
  const args = ["serve", "--folder", folder, "--passphrase-file", join(folder, "../passphrase"), "--plain", "--port", "0",
    "--links", "127.0.0.1:0", "--web", web, "--ready-file", readyFile];
  const running = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  for (let waited = 0; waited < ready_ms && running.exitCode === null; waited += 100) {
    if (existsSync(readyFile)) {
      const [url, links] = readFileSync(readyFile, "utf8").trim().split("\n");
      return { url, port: links.split(" ")[1], running };
    }
    await pause(100);
  }
  throw new Error(`node ${name} did not become ready`);
}

async function end({ running }) {
  const ended = new Promise((resolve) => running.once("exit", resolve));
  if (running.exitCode === null && running.kill()) await ended;
}

/** {url, people, stop}: the post, linked with headquarters. `people` are who writes there and who administers. */
export async function openTwoNodes(post = "kairo", author = "thornquist", administrator = "marwedel") {
  const place = mkdtempSync(join(tmpdir(), "depesche-two-"));
  const [centre, there] = [join(place, "zentrale"), join(place, post)];
  run(["lab", "exercise", centre, "--reports", "20"]);
  const passphrase = readFileSync(join(centre, "passphrase"));
  writeFileSync(join(place, "passphrase"), passphrase);
  const known = JSON.parse(readFileSync(join(centre, "people.json"), "utf8"));
  const people = [author, administrator].map((person) => {
    const { password } = known.find((one) => one.person === person);
    return { name: person, shown: person, person, password };
  });

  const own = ["--passphrase-file", join(place, "passphrase")];
  const [paper, code] = [join(place, "paket"), join(place, "code")];
  const enrolled = JSON.parse(run(["enrol", post, "--package", paper, "--json", "--folder", centre, ...own]));
  writeFileSync(code, enrolled.code);
  run(["join", paper, "--folder", there, ...own, "--code-file", code]);
  for (const { person, password } of people) {
    writeFileSync(join(place, "kennwort"), password);
    run(["user", "password", person, "--folder", there, ...own, "--password-file", join(place, "kennwort")]);
  }
  const nodes = [await serve(centre, "zentrale"), await serve(there, post)];
  const site = JSON.parse(readFileSync(join(centre, "site.json"), "utf8"));
  run(["link", "call", site.node, `127.0.0.1:${nodes[0].port}`, "--folder", there]);
  const stop = async () => {
    for (const one of nodes) await end(one);
    rmSync(place, { recursive: true, force: true });
  };
  return { url: nodes[1].url, people, stop };
}
