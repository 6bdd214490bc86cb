import { describe, expect, test } from "vitest";
import * as decode from "../src/decode";

describe("an answer", () => {
  test("with only a kind and a text has empty lists, never undefined", () => {
    expect(decode.answer({ kind: "help", text: "…" })).toEqual({
      kind: "help",
      text: "…",
      completeness: "complete",
      citations: [],
      choices: [],
      procedure: null,
      checklist: null,
      indicator: null,
      table: null,
      chart: null,
      downloads: [],
    });
  });

  test("has no checklist when a paper has no name: its text has them all", () => {
    const documents = [{ name: "Tờ khai", action: "present" }, { name: 5 }];
    expect(decode.answer({ checklist: { documents } }).checklist).toBeNull();
    expect(decode.answer({ checklist: { documents: documents.slice(0, 1) } }).checklist).toEqual({
      documents: [{ name: "Tờ khai", original: null, copy: null, form: null, when: null, action: "present" }],
      forms: [],
      notes: [],
    });
  });

  test("keeps a value of zero", () => {
    const { indicator } = decode.answer({ indicator: { numerator: 0, denominator: 12 } });
    expect(indicator?.numerator).toBe(0);
  });

  test("keeps empty table cells apart from zero", () => {
    const { table } = decode.answer({ table: { columns: ["a", "b"], rows: [[null, 0]] } });
    expect(table?.rows).toEqual([[null, 0]]);
  });

  test("drops a chart without any measured value", () => {
    const chart = { type: "bar", categories: ["a"], series: [{ name: "s", values: [null] }] };
    expect(decode.answer({ chart }).chart).toBeNull();
  });

  test("pads a series shorter than its categories", () => {
    const chart = { type: "bar", categories: ["a", "b"], series: [{ name: "s", values: [1] }] };
    expect(decode.answer({ chart }).chart?.series[0]?.values).toEqual([1, null]);
  });
});

describe("a reply", () => {
  test("without a conversation is refused", () => {
    expect(() => decode.reply({ answers: [{}] })).toThrow(decode.UnreadableReply);
  });

  test("without answers is refused", () => {
    expect(() => decode.reply({ conversation_id: "c", answers: [] })).toThrow(decode.UnreadableReply);
  });
});

describe("readiness", () => {
  test("depends on Rasa for understanding", () => {
    expect(decode.readiness({ ready: true, rasa: { state: "down" } }).understanding).toBe(false);
  });
});
