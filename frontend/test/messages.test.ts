// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { en } from "../src/messages.en";
import { vi } from "../src/messages.vi";

const src = new URL("../src/", import.meta.url);
const others = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith("messages.vi.ts"))
  .map((file) => [file, readFileSync(new URL(file, src), "utf8")] as const);

const EMERGENCY_NUMBERS = ["113", "114", "115"];

describe("what citizens read", () => {
  test("leaves out nothing in English, and nothing untranslated", () => {
    const texts = (words: object): unknown[] =>
      Object.values(words).flatMap((word) =>
        word !== null && typeof word === "object"
          ? texts(word)
          : [typeof word === "function" ? word("1", "2") : word],
      );
    const [inVietnamese, inEnglish] = [texts(vi), texts(en)];
    expect(inEnglish.length).toBe(inVietnamese.length);
    const same = inEnglish.filter((text, at) => typeof text === "string" && text === inVietnamese[at]);
    expect(same).toEqual(["1 – 2", "–", "Tiếng Việt", "English", "1 – 2", ...EMERGENCY_NUMBERS]);
  });

  test.each(others)("is not written in %s", (_file, text) => {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
    // Vietnamese words that are data: a column's name, the language's own name.
    const words =
      code
        .replace("/^năm$/i", "")
        .replace('"Tiếng Việt"', "")
        .match(/\p{L}+/gu) ?? [];
    expect(words.filter((word) => /[^a-z]/i.test(word))).toEqual([]);
  });
});
