import { describe, expect, test } from "vitest";
import { asText, details, groupsOf, paperKey, Ticks } from "../src/checklist";
import { aCitation, aDevice, anAnswer, aPaper, aPapersAnswer } from "./builders";

const TODAY = new Date("2026-11-22T03:00:00Z");

describe("ticks", () => {
  test("are kept for each procedure on its own", () => {
    const device = aDevice();
    new Ticks(device, "1").keep(new Set(["Tờ khai"]));
    expect([...new Ticks(device, "1").recall()]).toEqual(["Tờ khai"]);
    expect([...new Ticks(device, "2").recall()]).toEqual([]);
  });

  test("taken away leave nothing behind", () => {
    const device = aDevice();
    new Ticks(device, "1").keep(new Set(["a"]));
    new Ticks(device, "1").keep(new Set());
    expect(device.kept.size).toBe(0);
  });

  test.each(["{", "5", "null"])("are none when %s is kept in their place", (kept) => {
    const device = aDevice();
    device.keep("papers:1", kept);
    expect([...new Ticks(device, "1").recall()]).toEqual([]);
  });

  test("tell the same paper of two cases apart", () => {
    expect(paperKey(aPaper({ when: "Ủy quyền" }))).not.toBe(paperKey(aPaper({ when: "Ở xa" })));
  });
});

describe("the list", () => {
  test("has what everyone hands in first, then the cases, then what is shown", () => {
    const documents = [
      aPaper({ name: "Căn cước", action: "present" }),
      aPaper({ name: "Giấy ủy quyền", when: "Ủy quyền" }),
      aPaper(),
    ];
    const names = groupsOf({ documents, forms: [], notes: [] }).map(({ papers }) =>
      papers.map(({ name }) => name),
    );
    expect(names).toEqual([["Tờ khai"], ["Giấy ủy quyền"], ["Căn cước"]]);
  });

  test.each([
    [{ original: 1, copy: 2, form: "TK-01" }, "1 bản chính, 2 bản sao; mẫu: TK-01"],
    [{ original: 0, copy: null }, ""],
    [{ original: null, form: "TK-01" }, "mẫu: TK-01"],
  ])("says of a paper only what the source says: %j", (parts, said) => {
    expect(details(aPaper(parts))).toBe(said);
  });

  test("as a text has ticks, forms, notes and sources", () => {
    const answer = anAnswer({
      ...aPapersAnswer({ name: "Tờ khai" }, { name: "Giấy chứng sinh" }),
      citations: [aCitation({ url: "https://vbpl.vn/x", as_of: "2025-03-01" })],
    });
    answer.checklist?.forms.push("TK-01");
    answer.checklist?.notes.push("Chưa đối chiếu được.");
    const text = asText(answer, new Set(["Tờ khai"]), "Trợ lý – UBND", TODAY);
    for (const line of [
      "Giấy tờ cần chuẩn bị: Đăng ký khai sinh",
      "[x] Tờ khai (1 bản chính)",
      "[ ] Giấy chứng sinh (1 bản chính)",
      "Mẫu đơn, tờ khai: TK-01.",
      "Chưa đối chiếu được.",
      "- Luật Hộ tịch số 60/2014/QH13 · Điều 16 · Tính đến 01/03/2025 · https://vbpl.vn/x",
    ]) {
      expect(text.split("\r\n")).toContain(line);
    }
    expect(text).toContain("Lưu ngày 22/11/2026 từ Trợ lý – UBND.");
  });
});
