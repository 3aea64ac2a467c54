// SPDX-License-Identifier: EUPL-1.2
// Fails when German and English do not have the same keys with the same gaps, or when a key is missing or unused.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src", import.meta.url));

function texts(language) {
  const file = [`${language}.ts`, `brief_${language}.ts`, `dossier_${language}.ts`, `search_${language}.ts`].map((name) => readFileSync(join(source, "texts", name), "utf8")).join("\n");
  const found = new Map();
  for (const [, key, text] of file.matchAll(/^ {2}"([^"]+)": "((?:[^"\\]|\\.)*)",$/gm)) {
    if (found.has(key)) complaints.push(`${language}: ${key} stands twice`);
    if (!text.trim()) complaints.push(`${language}: ${key} is empty`);
    found.set(key, text);
  }
  return found;
}

const gaps = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join();

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "texts" ? [join(path, "text.ts")] : sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const complaints = [];
const de = texts("de");
const en = texts("en");
for (const key of de.keys()) if (!en.has(key)) complaints.push(`en: ${key} is missing`);
for (const key of en.keys()) if (!de.has(key)) complaints.push(`de: ${key} is missing`);
for (const [key, text] of de)
  if (en.has(key) && gaps(text) !== gaps(en.get(key))) complaints.push(`${key}: the gaps differ`);

const code = sourceFiles(source).map((file) => readFileSync(file, "utf8")).join("\n");
const groups = new Set([...code.matchAll(/(?:word|choices)\(\s*"(\w+)"/g)].map((match) => match[1]));
for (const [, group] of code.matchAll(/`([a-zA-Z.]+)\.\$\{/g)) groups.add(group);
for (const [, group] of code.matchAll(/(?:kind|level): "(kind|level)"/g)) groups.add(group);
for (const key of de.keys()) {
  const used = code.includes(`"${key}"`) || [...groups].some((group) => key.startsWith(`${group}.`));
  if (!used) complaints.push(`${key} is not used`);
}

if (complaints.length > 0) {
  console.error(complaints.join("\n"));
  process.exit(1);
}
console.log(`${de.size} texts in two languages`);
