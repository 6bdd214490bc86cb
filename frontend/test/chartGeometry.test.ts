import { describe, expect, test } from "vitest";
import { runs, scaleOf, shownLabels } from "../src/chartGeometry";
import type { Chart } from "../src/contract";

const aChart = (type: Chart["type"], ...values: (number | null)[]): Chart => ({
  type,
  title: "",
  unit: "%",
  categories: values.map(String),
  series: [{ name: "", values }],
});

describe("the scale", () => {
  test("of bars starts at zero", () => {
    expect(scaleOf(aChart("bar", 91.3, 99.54)).ticks).toEqual([0, 50, 100]);
  });

  test("of bars below zero reaches zero", () => {
    expect(scaleOf(aChart("bar", -3, 4))).toMatchObject({ low: -4, high: 4 });
  });

  test("of a line lies around its values", () => {
    expect(scaleOf(aChart("line", 93.2, null, 99.54)).ticks).toEqual([92, 94, 96, 98, 100]);
  });

  test.each([0, 5, 99.54, -2])("of the single value %d has a height", (value) => {
    for (const type of ["bar", "line"] as const) {
      const { low, high } = scaleOf(aChart(type, value));
      expect(high).toBeGreaterThan(low);
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    }
  });
});

test("a line breaks where nothing was measured", () => {
  expect(runs([1, null, 0, 3]).map((run) => run.map(({ value }) => value))).toEqual([[1], [0, 3]]);
});

test("labels are evenly spaced and end with the newest", () => {
  expect([...shownLabels(9, 4)].sort((a, b) => a - b)).toEqual([2, 5, 8]);
  expect(shownLabels(3, 4).size).toBe(3);
  expect(shownLabels(1, 2).size).toBe(1);
});
