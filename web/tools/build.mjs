// SPDX-License-Identifier: EUPL-1.2
// Builds the workplace: hashed files under assets/, index.html beside them, and the size limits of the house held.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import subsetFont from "subset-font";

const web = fileURLToPath(new URL("..", import.meta.url));
const out = resolve(process.env.DEPESCHE_WEB_OUT ?? join(web, "../build/web"));
const assets = join(out, "assets");
const kernFolder = dirname(createRequire(import.meta.url).resolve("@kern-ux/native/package.json"));

const limits = { js: 40_000, lazy: 25_000, css: 45_000, ownCss: 8_000, fonts: 50_000, firstView: 150_000, requests: 8 };

const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** Writes a file under a name that changes with its content; returns what index.html must know of it. */
function keep(name, bytes) {
  const [, stem, ending] = /^(.+)\.(\w+)$/.exec(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const file = `${stem}.${hash}.${ending}`;
  writeFileSync(join(assets, file), bytes);
  return { url: `/assets/${file}`, bytes: Buffer.from(bytes) };
}

/** Latin and Latin Extended-A, the signs German typography uses, arrows of the key help. */
function latin() {
  const ranges = [[0x20, 0x7e], [0xa0, 0x17f], [0x2010, 0x2026], [0x2030, 0x203a], [0x20ac, 0x20ac], [0x2190, 0x2193], [0x2212, 0x2212]];
  return letters(ranges);
}

const greekAndCyrillic = () => letters([[0x370, 0x3ff], [0x400, 0x45f], [0x490, 0x491]]);

function letters(ranges) {
  let text = "";
  for (const [first, last] of ranges) for (let code = first; code <= last; code += 1) text += String.fromCodePoint(code);
  return text;
}

/** Kerning, marks, contextual shapes, and figures of one width for tables. */
const features = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum", "lnum"];

async function font(name, weight, text) {
  const whole = readFileSync(join(kernFolder, "dist/fonts/fira-sans", `FiraSans-${weight}.woff2`));
  return keep(`${name}.woff2`, await subsetFont(whole, text, { targetFormat: "woff2", keepFeatures: features }));
}

function face(weight, url, range) {
  return `@font-face{font-family:"Fira Sans";font-weight:${weight};font-style:normal;font-display:swap;src:url("${url}") format("woff2");unicode-range:${range}}`;
}

async function styles(fonts) {
  const latinRange = "U+0020-017F,U+2010-203A,U+20AC,U+2190-2193,U+2212";
  const otherRange = "U+0370-045F,U+0490-0491";
  const faces = [
    face("400", fonts.regular.url, latinRange),
    face("600", fonts.semibold.url, latinRange),
    face("400", fonts.other.url, otherRange),
    face("600", fonts.other.url, otherRange),
  ].join("");
  const own = readFileSync(join(web, "src/styles/depesche.css"), "utf8");
  const small = await transform(faces + own, { loader: "css", minify: true, legalComments: "none" });
  return {
    kern: keep("kern.css", readFileSync(join(kernFolder, "dist/kern.min.css"))),
    depesche: keep("depesche.css", Buffer.from(small.code)),
  };
}

/** The first file is the one index.html names; the others are loaded when they are needed. */
async function scripts() {
  const result = await build({
    entryPoints: { app: join(web, "src/main.tsx") },
    outdir: assets,
    entryNames: "[name].[hash]",
    chunkNames: "part.[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: true,
    legalComments: "none",
    metafile: true,
    write: true,
    absWorkingDir: web,
  });
  const files = Object.entries(result.metafile.outputs).map(([path, about]) => ({
    path: resolve(web, path),
    entry: Boolean(about.entryPoint?.endsWith("main.tsx")),
    needs: about.imports.filter((one) => one.kind === "import-statement").map((one) => resolve(web, one.path)),
  }));
  const entry = files.find((file) => file.entry);
  const first = new Set([entry.path, ...entry.needs]);
  const read = (path) => ({ url: `/assets/${path.split("/").pop()}`, bytes: readFileSync(path) });
  return {
    app: read(entry.path),
    first: [...first].map(read),
    lazy: files.filter((file) => !first.has(file.path)).map((file) => read(file.path)),
  };
}

function holdLimits(sizes) {
  const broken = Object.entries(limits).filter(([name, limit]) => sizes[name] > limit);
  for (const [name, size] of Object.entries(sizes)) console.log(`${name.padEnd(10)} ${String(size).padStart(7)} of ${limits[name]}`);
  if (broken.length === 0) return;
  console.error(`over the limit: ${broken.map(([name]) => name).join(", ")}`);
  process.exit(1);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(assets, { recursive: true });
const fonts = {
  regular: await font("fira-regular", "Regular", latin()),
  semibold: await font("fira-semibold", "SemiBold", latin()),
  other: await font("fira-greek-cyrillic", "Regular", greekAndCyrillic()),
};
const css = await styles(fonts);
const js = await scripts();
const urls = { regular: fonts.regular.url, semibold: fonts.semibold.url, kern: css.kern.url, depesche: css.depesche.url, app: js.app.url };
const page = readFileSync(join(web, "src/index.html"), "utf8").replace(/\{(\w+)\}/g, (_, name) => urls[name]);
writeFileSync(join(out, "index.html"), page);

const sum = (files) => files.reduce((total, file) => total + gzipped(file.bytes), 0);
const firstJs = sum(js.first);
const ownCss = gzipped(css.depesche.bytes);
const allCss = ownCss + gzipped(css.kern.bytes);
const firstFonts = fonts.regular.bytes.length + fonts.semibold.bytes.length;
holdLimits({
  js: firstJs,
  lazy: Math.max(0, ...js.lazy.map((file) => gzipped(file.bytes))),
  css: allCss,
  ownCss,
  fonts: firstFonts,
  firstView: gzipped(Buffer.from(page)) + firstJs + allCss + firstFonts,
  // The page, two style sheets, the scripts, two fonts and the question who is here.
  requests: 1 + 2 + js.first.length + 2 + 1,
});
