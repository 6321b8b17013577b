// Bundles the TypeScript entry points and the style sheet into static/build: content-hashed names, manifest.json, and .gz and .br siblings.
// No source maps: they would carry comments and names to every pupil's device.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const assets = dirname(fileURLToPath(import.meta.url));
const built = join(assets, "..", "static", "build");
const out = `${built}.new`; // swapped in when it is whole: a running server or test never sees half a build
const used = new Set();

// The token package defines some 250 variables; only those that our own sheets name are shipped, with what they refer to.
const tokens = {
  name: "design-tokens",
  setup(bundler) {
    bundler.onLoad({ filter: /design-tokens[/\\]dist[/\\]tokens\.css$/ }, ({ path }) => {
      const declared = new Map(
        [...readFileSync(path, "utf8").matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]),
      );
      for (const name of used) {
        for (const [reference] of (declared.get(name) ?? "").matchAll(/--[\w-]+/g)) used.add(reference);
      }
      const kept = [...declared].filter(([name]) => used.has(name));
      return { contents: `:root{${kept.map(([name, value]) => `${name}:${value}`).join(";")}}`, loader: "css" };
    });
  },
};

function entries() {
  const scripts = readdirSync(join(assets, "ts")).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
  return [...scripts.map((name) => join(assets, "ts", name)), join(assets, "css", "app.css")];
}

function readUsedTokens() {
  for (const sheet of readdirSync(join(assets, "css"))) {
    for (const [, name] of readFileSync(join(assets, "css", sheet), "utf8").matchAll(/var\((--[\w-]+)/g)) used.add(name);
  }
}

function save(name, contents) {
  writeFileSync(join(out, name), contents);
  const size = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length } };
  writeFileSync(join(out, `${name}.gz`), gzipSync(contents, { level: 9 }));
  writeFileSync(join(out, `${name}.br`), brotliCompressSync(contents, size));
}

async function bundle() {
  const result = await build({
    entryPoints: entries(),
    bundle: true,
    splitting: false, // a page loads app.js and its own file: two requests, where shared parts would make six
    format: "esm",
    minify: true,
    target: ["es2021", "safari15", "chrome100", "firefox100"],
    charset: "utf8",
    legalComments: "none",
    entryNames: "[name]-[hash]",
    outdir: out,
    write: false,
    metafile: true,
    logLevel: "warning",
    plugins: [tokens],
  });
  const manifest = {};
  for (const [path, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (entryPoint) manifest[basename(entryPoint).replace(/\.ts$/, ".js")] = basename(path);
  }
  for (const file of result.outputFiles) save(basename(file.path), Buffer.from(file.contents));
  return manifest;
}

function copyPlainFiles(manifest) {
  for (const name of readdirSync(join(assets, "static"))) {
    const contents = readFileSync(join(assets, "static", name));
    const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
    manifest[name] = name.replace(/(\.\w+)$/, `-${hash}$1`);
    save(manifest[name], contents);
  }
}

readUsedTokens();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = await bundle();
copyPlainFiles(manifest);
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, Object.keys(manifest).sort(), 1)}\n`);
rmSync(`${built}.old`, { recursive: true, force: true });
if (existsSync(built)) renameSync(built, `${built}.old`);
renameSync(out, built);
rmSync(`${built}.old`, { recursive: true, force: true });
