import { describe, expect, test } from "vitest";
import { type ChartSpec, type Colours, configuration } from "../desk/charts.ts";

const look: Colours = { text: "#111111", line: "#cccccc", series: ["#aa0000", "#00aa00"] };
const bars: ChartSpec = {
  type: "bar",
  title: "Số văn bản đi",
  categories: ["Phường 7", "Phường 8"],
  series: [{ name: "9 tháng", values: [1890, null] }],
  unit: "văn bản",
};
const upright = { lying: false };

/** What Chart.js would write, without a canvas. */
function written(spec: ChartSpec, how: { lying: boolean }) {
  const options = configuration(spec, look, how).options;
  // biome-ignore lint/suspicious/noExplicitAny: Chart.js wants a whole chart as `this` and a whole item as its argument.
  const any = options as any;
  return {
    tick: (axis: "x" | "y", value: number) => any.scales[axis].ticks.callback(value),
    label: (name: string, parsed: { x?: number; y?: number | null }) =>
      any.plugins.tooltip.callbacks.label({ dataset: { label: name }, parsed }),
  };
}

describe("the configuration of a chart", () => {
  test("has the categories, and every series with its values and gaps", () => {
    const { type, data } = configuration(bars, look, upright);
    expect(type).toBe("bar");
    expect(data.labels).toEqual(["Phường 7", "Phường 8"]);
    expect(data.datasets.map(({ label, data }) => [label, data])).toEqual([["9 tháng", [1890, null]]]);
  });

  test("gives each series its colour, and begins anew after the last", () => {
    const three = { ...bars, series: ["a", "b", "c"].map((name) => ({ name, values: [1, 2] })) };
    const colours = configuration(three, look, upright).data.datasets.map((line) => line.backgroundColor);
    expect(colours).toEqual(["#aa0000", "#00aa00", "#aa0000"]);
  });

  test("names the series only when there are several", () => {
    const two = { ...bars, series: [...bars.series, { name: "năm 2022", values: [1, 2] }] };
    expect(configuration(bars, look, upright).options?.plugins?.legend?.display).toBe(false);
    expect(configuration(two, look, upright).options?.plugins?.legend?.display).toBe(true);
  });

  test("begins bars at zero, so that their lengths compare; a line may begin anywhere", () => {
    expect(configuration(bars, look, upright).options?.scales?.y).toMatchObject({ beginAtZero: true });
    const line = configuration({ ...bars, type: "line" }, look, upright);
    expect(line.options?.scales?.y).toMatchObject({ beginAtZero: false });
  });

  test("puts the values along the other axis when the bars lie", () => {
    const { options } = configuration(bars, look, { lying: true });
    expect(options?.indexAxis).toBe("y");
    expect(options?.scales?.x).toMatchObject({ title: { text: "văn bản" } });
    expect(options?.scales?.y).not.toHaveProperty("title");
  });

  test("writes numbers in the Vietnamese way", () => {
    expect(written(bars, upright).tick("y", 1234.567)).toBe("1.234,57");
    expect(written(bars, { lying: true }).tick("x", 99.5)).toBe("99,5");
  });

  test("tells the value with its unit, whichever way the bars stand", () => {
    expect(written(bars, upright).label("9 tháng", { x: 0, y: 1890 })).toBe("9 tháng: 1.890 văn bản");
    expect(written(bars, { lying: true }).label("9 tháng", { x: 1890, y: 0 })).toBe("9 tháng: 1.890 văn bản");
  });

  test("does not move", () => {
    expect(configuration(bars, look, upright).options?.animation).toBe(false);
  });
});
