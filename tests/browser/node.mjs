// SPDX-License-Identifier: EUPL-1.2
// The node under test: one that runs already (DEPESCHE_URL, DEPESCHE_PEOPLE), or one started here from DEPESCHE_BIN.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const ready_ms = 60_000;

export const absent = !process.env.DEPESCHE_URL && !process.env.DEPESCHE_BIN;
export const whyAbsent = "set DEPESCHE_URL and DEPESCHE_PEOPLE, or DEPESCHE_BIN, to run the browser tests";

const levels = ["OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"];

/** Makes an exercise node and serves it. */
async function startExercise(program, more) {
  const place = mkdtempSync(join(tmpdir(), "depesche-browser-"));
  const folder = join(place, "node");
  execFileSync(program, ["lab", "exercise", folder, "--reports", "150"], { stdio: ["ignore", "ignore", "inherit"] });
  const people = JSON.parse(readFileSync(join(folder, "people.json"), "utf8"))
    .sort((one, other) => levels.indexOf(other.level) - levels.indexOf(one.level))
    .map(({ person, name, password, level }) => ({ name: person, shown: name, person, password, level }));

  const readyFile = join(place, "ready");
  const web = process.env.DEPESCHE_WEB ?? join(import.meta.dirname ?? ".", "../../build/web");
  const args = ["serve", "--folder", folder, "--passphrase-file", join(folder, "passphrase"), "--plain", "--port", "0",
    "--web", web, "--ready-file", readyFile, ...more];
  const running = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const stop = async () => {
    const ended = new Promise((resolve) => running.once("exit", resolve));
    if (running.exitCode === null && running.kill()) await ended;
    rmSync(place, { recursive: true, force: true });
  };
  for (let waited = 0; waited < ready_ms && running.exitCode === null; waited += 100) {
    if (existsSync(readyFile)) return { url: readFileSync(readyFile, "utf8").trim(), people, folder, stop };
    await pause(100);
  }
  await stop();
  throw new Error("the exercise node did not become ready");
}

/** {url, people, folder, stop}; the person with the highest clearance comes first. `folder`: where it was started here. */
export async function openNode(more = []) {
  if (process.env.DEPESCHE_URL)
    return { url: process.env.DEPESCHE_URL, people: JSON.parse(process.env.DEPESCHE_PEOPLE ?? "[]"), stop: async () => {} };
  return startExercise(process.env.DEPESCHE_BIN, more);
}
