// @vitest-environment node
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const committed = join(root, "../assistant/web/static/citizen");
const fresh = mkdtempSync(join(tmpdir(), "citizen-"));
const read = (folder: string, file: string) => readFileSync(join(folder, file));
const gzipped = (file: string) => gzipSync(read(fresh, file), { level: 9 }).length;

describe("the built page", () => {
  beforeAll(async () => {
    // Vitest sets NODE_ENV=test, with which Preact would be built for development.
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = "production";
    await build({ root, logLevel: "silent", build: { outDir: fresh } });
    process.env.NODE_ENV = before;
  });
  afterAll(() => rmSync(fresh, { recursive: true }));

  test("is the committed one: after a change run `npm run build`", () => {
    expect(readdirSync(committed).sort()).toEqual(readdirSync(fresh).sort());
    for (const file of readdirSync(fresh)) {
      expect(read(committed, file).equals(read(fresh, file)), file).toBe(true);
    }
  });

  test("has no inline script or style, for the strict Content-Security-Policy", () => {
    const html = read(fresh, "index.html").toString();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  test("names no other host", () => {
    for (const file of ["index.html", "citizen.js", "citizen.css"]) {
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

  test("stays light: 40 kB of JavaScript and 15 kB of CSS, gzipped", () => {
    expect(gzipped("citizen.js")).toBeLessThan(40_000);
    expect(gzipped("citizen.css")).toBeLessThan(15_000);
  });
});
