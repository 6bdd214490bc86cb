// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const src = new URL("../src/", import.meta.url);
const others = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith("messages.vi.ts"))
  .map((file) => [file, readFileSync(new URL(file, src), "utf8")] as const);

describe("what citizens read", () => {
  test.each(others)("is not written in %s", (_file, text) => {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
    // The one Vietnamese word that is data: a column's name.
    const words = code.replace("/^năm$/i", "").match(/\p{L}+/gu) ?? [];
    expect(words.filter((word) => /[^a-z]/i.test(word))).toEqual([]);
  });
});
