// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrast, parse, themeFrom } from "../src/theme";

const WHITE = [255, 255, 255] as const;

describe("the office's colour", () => {
  test("stays as it is when white text is readable on it", () => {
    expect(themeFrom("#0068ff")?.primary).toBe("#0068ff");
  });

  test.each(["#ffcc00", "#ffffff", "#00ff00", "#0068ff", "#000000", "#da251d"])(
    "%s becomes readable under white text and as text in both schemes",
    (colour) => {
      const theme = themeFrom(colour);
      const ratio = (hex: string | undefined, ground: readonly [number, number, number]) =>
        contrast(parse(hex ?? "") ?? [0, 0, 0], ground);
      expect(ratio(theme?.primary, WHITE)).toBeGreaterThanOrEqual(4.5);
      expect(ratio(theme?.inkLight, [238, 241, 246])).toBeGreaterThanOrEqual(4.5);
      expect(ratio(theme?.inkDark, [38, 49, 63])).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("is ignored when it is not #rrggbb", () => {
    expect(themeFrom("red; background: url(//x)")).toBeNull();
  });
});

describe("the dark colours", () => {
  test("are the same by the system and by choice", () => {
    const css = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8");
    const declarations = (selector: string) => {
      const block = css.slice(css.indexOf(selector)).split("}")[0] ?? "";
      return block.match(/--[\w-]+: [^;]+;/g) ?? [];
    };
    const bySystem = declarations(":root:not([data-scheme])");
    expect(bySystem.length).toBeGreaterThan(10);
    expect(declarations(':root[data-scheme="dark"]')).toEqual(bySystem);
  });
});
