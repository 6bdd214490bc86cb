// @vitest-environment node
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const assistant = join(root, "../assistant/web");
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)/;
const INLINE_STYLE_OR_HANDLER = /<style|\sstyle=|\son\w+=/;

const outputs = [
  { name: "citizen", config: "vite.config.ts", javascript: 40_000 },
  { name: "desk", config: "vite.desk.config.ts", javascript: 90_000 }, // htmx and Chart.js
] as const;

/** A script and whatever it imports before it runs; what `import()` loads later is not among it. */
function loadedAtOnce(script: string, read: (file: string) => string): string[] {
  const imported = [...read(script).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)].map(
    (found) => found[1] ?? "",
  );
  return [script, ...imported.flatMap((file) => loadedAtOnce(file, read))];
}

/** Every template of the pages that the service renders itself. */
function templates(): [string, string][] {
  const folder = join(assistant, "templates");
  const files = readdirSync(folder, { recursive: true }).map(String);
  return files
    .filter((file) => file.endsWith(".html"))
    .map((file) => [file, readFileSync(join(folder, file)).toString()]);
}

describe.each(outputs)("what is built for $name", ({ name, config, javascript }) => {
  const committed = join(assistant, "static", name);
  const fresh = mkdtempSync(join(tmpdir(), `${name}-`));
  const read = (folder: string, file: string) => readFileSync(join(folder, file));
  const gzipped = (file: string) => gzipSync(read(fresh, file), { level: 9 }).length;

  beforeAll(async () => {
    // Vitest sets NODE_ENV=test, with which Preact would be built for development.
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = "production";
    await build({ root, configFile: join(root, config), logLevel: "silent", build: { outDir: fresh } });
    process.env.NODE_ENV = before;
  });
  afterAll(() => rmSync(fresh, { recursive: true }));

  test("is what is committed: after a change run `npm run build`", () => {
    expect(readdirSync(fresh)).toContain(`${name}.js`);
    expect(readdirSync(committed).sort()).toEqual(readdirSync(fresh).sort());
    for (const file of readdirSync(fresh)) {
      expect(read(committed, file).equals(read(fresh, file)), file).toBe(true);
    }
  });

  test("names no other host", () => {
    for (const file of readdirSync(fresh).filter((file) => /\.(html|js|css)$/.test(file))) {
      const hosts =
        read(fresh, file)
          .toString()
          .match(/(?:https?:)?\/\/[a-z0-9-]+\.[a-z0-9.-]+/gi) ?? [];
      // The names of XML languages are written as addresses, but never fetched.
      expect(
        hosts.filter((host) => !host.endsWith("//www.w3.org")),
        file,
      ).toEqual([]);
    }
  });

  test("stays light, gzipped", () => {
    const first = loadedAtOnce(`${name}.js`, (file) => read(fresh, file).toString());
    expect(first.reduce((sum, file) => sum + gzipped(file), 0)).toBeLessThan(javascript);
    expect(gzipped(`${name}.css`)).toBeLessThan(15_000);
  });
});

describe("what the citizens' page loads later", () => {
  const folder = join(assistant, "static/citizen");
  const later = readdirSync(folder).filter((file) => /^citizen-.*\.js$/.test(file));

  test("is apart from what it loads at once: options, English, Zalo", () => {
    expect(later.sort()).toEqual([
      "citizen-Options.js",
      "citizen-messages.en.js",
      "citizen-platform.zalo.js",
    ]);
    const first = loadedAtOnce("citizen.js", (file) => readFileSync(join(folder, file)).toString());
    expect(first.filter((file) => later.includes(file))).toEqual([]);
  });

  test("is there without a network when it was never asked for, apart from what only Zalo needs", () => {
    const worker = readFileSync(join(folder, "service-worker.js")).toString();
    const named = later.filter((file) => worker.includes(`\${FOLDER}${file}`));
    expect(named).toEqual(["citizen-Options.js", "citizen-messages.en.js"]);
  });
});

describe("the strict Content-Security-Policy", () => {
  test("finds no inline script or style in the citizens' page", () => {
    const html = readFileSync(join(assistant, "static/citizen/index.html")).toString();
    expect(html).not.toMatch(INLINE_SCRIPT);
    expect(html).not.toMatch(INLINE_STYLE_OR_HANDLER);
  });

  test("finds none in the templates either", () => {
    expect(templates().length).toBeGreaterThan(10);
    for (const [file, html] of templates()) {
      expect(html, file).not.toMatch(INLINE_SCRIPT);
      expect(html, file).not.toMatch(INLINE_STYLE_OR_HANDLER);
    }
  });
});
