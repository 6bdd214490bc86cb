/** Where the parts of a small chart lie, in the units of its view box. No drawing here. */

import type { Chart } from "./contract";

export interface Scale {
  low: number;
  high: number;
  /** Round values between `low` and `high`, both included. */
  ticks: number[];
}

/**
 * A scale with round ends around the chart's values.
 *
 * Bars always start at zero: a cut axis would exaggerate differences between offices. A line shows change,
 * so its axis may start elsewhere; the tick labels say where.
 */
export function scaleOf(chart: Chart): Scale {
  const values = chart.series.flatMap((series) => series.values).filter((value) => value !== null);
  const least = chart.type === "bar" ? Math.min(0, ...values) : Math.min(...values);
  const most = chart.type === "bar" ? Math.max(0, ...values) : Math.max(...values);
  const step = roundStep(most - least || Math.abs(most) || 1);
  const low = Math.floor(least / step) * step;
  const natural = Math.ceil(most / step) * step;
  const high = natural > low ? natural : low + step;
  const count = Math.round((high - low) / step);
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((low + at * step).toPrecision(12)));
  return { low, high, ticks };
}

/** 0–1 from the low end of the scale. */
export function share(value: number, { low, high }: Scale): number {
  return (value - low) / (high - low);
}

/** Runs of neighbouring measured points: a line breaks where nothing was measured. */
export function runs(values: readonly (number | null)[]): { at: number; value: number }[][] {
  const found: { at: number; value: number }[][] = [];
  let open = false;
  values.forEach((value, at) => {
    if (value === null) {
      open = false;
      return;
    }
    if (!open) found.push([]);
    found.at(-1)?.push({ at, value });
    open = true;
  });
  return found;
}

/** Which of `count` labels are shown when only `room` (at least 2) fit: evenly spaced, the last one among them. */
export function shownLabels(count: number, room: number): Set<number> {
  const stride = Math.max(1, Math.ceil((count - 1) / (room - 1)));
  const shown = new Set<number>();
  for (let at = count - 1; at >= 0; at -= stride) shown.add(at);
  return shown;
}

/** A step of 1, 2 or 5 × 10ⁿ that cuts `span` into about four. */
function roundStep(span: number): number {
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}
