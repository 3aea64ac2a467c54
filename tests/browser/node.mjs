// SPDX-License-Identifier: EUPL-1.2
// The node under test: one that runs already (DEPESCHE_URL, DEPESCHE_PEOPLE), or one started here from DEPESCHE_BIN.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const ready_ms = 60_000;

export const absent = !process.env.DEPESCHE_URL && !process.env.DEPESCHE_BIN;
export const whyAbsent = "set DEPESCHE_URL and DEPESCHE_PEOPLE, or DEPESCHE_BIN, to run the browser tests";

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the demonstration node; its ready file holds {"url": …, "people": [{name, password, person}]}. */
async function startDemo(binary) {
  const folder = mkdtempSync(join(tmpdir(), "depesche-browser-"));
  const readyFile = join(folder, "ready.json");
  const port = await freePort();
  const args = ["lab", "demo", join(folder, "node"), "--port", String(port), "--ready-file", readyFile];
  const running = spawn(binary, args, { stdio: ["ignore", "ignore", "inherit"] });
  const stop = async () => {
    const ended = new Promise((resolve) => running.once("exit", resolve));
    if (running.exitCode === null && running.kill()) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let waited = 0; waited < ready_ms && running.exitCode === null; waited += 100) {
    if (existsSync(readyFile)) {
      const { url, people } = JSON.parse(readFileSync(readyFile, "utf8"));
      return { url: url ?? `http://localhost:${port}`, people, stop };
    }
    await pause(100);
  }
  await stop();
  throw new Error("the demonstration node did not become ready");
}

/** {url, people, stop}; the person with the highest clearance comes first. */
export async function openNode() {
  if (process.env.DEPESCHE_URL)
    return { url: process.env.DEPESCHE_URL, people: JSON.parse(process.env.DEPESCHE_PEOPLE ?? "[]"), stop: async () => {} };
  return startDemo(process.env.DEPESCHE_BIN);
}
