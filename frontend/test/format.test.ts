import { describe, expect, test } from "vitest";
import { downloadUrl, formatDate, formatNumber, httpsUrl, initials, telephoneUrl } from "../src/format";

describe("numbers and dates", () => {
  test("are written the Vietnamese way", () => {
    expect(formatNumber(64861)).toBe("64.861");
    expect(formatNumber(99.54)).toBe("99,54");
    expect(formatNumber(0)).toBe("0");
    expect(formatDate("2023-09-30")).toBe("30/09/2023");
    expect(formatDate("2023-09-30T08:00:00+07:00")).toBe("30/09/2023");
    expect(formatDate("quý III/2023")).toBe("quý III/2023");
  });
});

describe("addresses", () => {
  test.each([
    "javascript:alert(1)",
    "http://vbpl.vn",
    "data:text/html,x",
    "//evil.example",
    " https://x",
    "https://[",
  ])("%s is no source link", (url) => {
    expect(httpsUrl(url)).toBeNull();
  });

  test.each(["javascript:alert(1)", "//evil.example/a", "/\\evil.example", "files/a.docx", "http://x.vn/a"])(
    "%s is no download",
    (url) => {
      expect(downloadUrl(url)).toBeNull();
    },
  );

  test("a path of this site and https are downloads", () => {
    expect(downloadUrl("/api/v1/answers/t/export.xlsx")).toBe("/api/v1/answers/t/export.xlsx");
    expect(downloadUrl("https://vbpl.vn/a.pdf")).toBe("https://vbpl.vn/a.pdf");
  });

  test("a telephone number can be called", () => {
    expect(telephoneUrl("0254 000 0000")).toBe("tel:02540000000");
    expect(telephoneUrl("")).toBeNull();
  });
});

test("initials are those of the place", () => {
  expect(initials("UBND Phường Vũng Tàu")).toBe("VT");
  expect(initials("Ủy ban")).toBe("ỦB");
});
