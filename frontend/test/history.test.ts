import { describe, expect, test } from "vitest";
import type { Entry } from "../src/conversation";
import { History, masked, withoutPersonal } from "../src/history";
import { aDevice, anAnswer } from "./builders";

const asked = (label: string, id = 1): Entry => ({ id, kind: "question", question: { label, text: label } });
const answered = (kind: string, text = "Vâng", id = 2): Entry => ({
  id,
  kind: "answer",
  answer: anAnswer({ kind, text }),
  turnId: "t",
  verdict: null,
});

describe("the history", () => {
  test("is there again when the page is opened anew, the newest talk first", () => {
    const device = aDevice();
    const history = new History(device);
    history.keep("c-1", [asked("một"), answered("procedure")]);
    history.keep("c-2", [asked("hai"), answered("procedure")]);
    history.keep("c-1", [
      asked("một"),
      answered("procedure"),
      asked("ba", 3),
      answered("procedure", "Vâng", 4),
    ]);
    const again = new History(device);
    expect(again.talks.value.map(({ conversationId, entries }) => [conversationId, entries.length])).toEqual([
      ["c-1", 4],
      ["c-2", 2],
    ]);
    expect(again.find("c-2")?.entries[0]).toMatchObject({ question: { label: "hai" } });
  });

  test("is shared with other tabs, and does not bring back what one of them forgot", () => {
    const device = aDevice();
    const [history, other] = [new History(device), new History(device)];
    history.keep("c-1", [asked("một"), answered("help")]);
    other.keep("c-2", [asked("hai"), answered("help")]);
    history.refresh();
    expect(history.talks.value.map(({ conversationId }) => conversationId)).toEqual(["c-2", "c-1"]);
    other.clear();
    history.keep("c-3", [asked("ba"), answered("help")]);
    expect(history.talks.value.map(({ conversationId }) => conversationId)).toEqual(["c-3"]);
  });

  test("has ten talks at most", () => {
    const history = new History(aDevice());
    for (let number = 1; number <= 12; number += 1)
      history.keep(`c-${number}`, [asked("a"), answered("document")]);
    expect(history.talks.value.length).toBe(10);
    expect(history.find("c-2")).toBeNull();
    expect(history.find("c-3")).not.toBeNull();
  });

  test("leaves old talks out rather than growing without end", () => {
    const history = new History(aDevice());
    const long = answered("document", "a".repeat(150_000));
    for (const id of ["c-1", "c-2", "c-3"]) history.keep(id, [asked("a"), long]);
    expect(history.talks.value.map(({ conversationId }) => conversationId)).toEqual(["c-3", "c-2"]);
  });

  test.each([
    "{",
    "null",
    '{"format":0,"talks":[{}]}',
    '{"format":1}',
    '{"format":1,"talks":[{"entries":5}]}',
  ])("is empty when %s is kept in its place", (kept) => {
    const device = aDevice();
    device.keep("history", kept);
    expect(new History(device).talks.value).toEqual([]);
  });
});

describe("what the history leaves out", () => {
  test.each(["dossier", "form"])("is a turn of the kind %s", (kind) => {
    expect(
      withoutPersonal([asked("hồ sơ H29"), answered(kind), asked("b", 3), answered("help", "x", 4)]),
    ).toMatchObject([{ question: { label: "b" } }, { kind: "answer" }]);
  });

  test("is a question that was not answered", () => {
    const failure: Entry = {
      id: 2,
      kind: "failure",
      question: { label: "a", text: "a", key: "k" },
      sentence: "x",
    };
    expect(withoutPersonal([asked("a"), failure])).toEqual([]);
  });

  test.each([
    ["số của tôi 0903 123 456", "số của tôi •••"],
    ["căn cước 079123456789", "căn cước •••"],
    ["mẫu 01/2020, phí 8.000 đồng", "mẫu 01/2020, phí 8.000 đồng"],
  ])("is a long number: %s", (text, shown) => {
    expect(masked(text)).toBe(shown);
  });
});
