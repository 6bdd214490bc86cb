import type { Chart } from "../contract";
import { formatNumber } from "../format";
import { words } from "../words";
import { BarChart } from "./BarChart";
import { LineChart } from "./LineChart";

/** A chart with its title and legend. The table beside it, or the label, says the same in words. */
export function ChartFigure({ chart, hasTable }: { chart: Chart; hasTable: boolean }) {
  const label = describe(chart, hasTable);
  return (
    <figure class="chart">
      <figcaption class="chart__title">
        {chart.title}
        {chart.unit && <span class="chart__unit"> ({chart.unit})</span>}
      </figcaption>
      {chart.series.length > 1 && (
        <ul class="legend">
          {chart.series.map(({ name }, at) => (
            <li key={name}>
              <svg class="legend__swatch" viewBox="0 0 12 12" aria-hidden="true">
                <rect class={`series series--${at % 4}`} width="12" height="12" rx="3" />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
      {chart.type === "bar" ? (
        <BarChart chart={chart} label={label} />
      ) : (
        <LineChart chart={chart} label={label} />
      )}
    </figure>
  );
}

function describe(chart: Chart, hasTable: boolean): string {
  const opening = words.chart[chart.type](chart.title || words.chart.untitled);
  if (hasTable) return `${opening} ${words.chart.seeTable}`;
  const values = chart.series.map(({ name, values }) => {
    const pairs = chart.categories.map((category, at) => {
      const value = values[at] ?? null;
      return `${category}: ${value === null ? words.chart.noValue : withUnit(value, chart.unit)}`;
    });
    return [name, pairs.join("; ")].filter(Boolean).join(" – ");
  });
  return `${opening} ${values.join(". ")}.`;
}

/** 99.54 with `%` → `99,54%`; other units stand apart: `12 hồ sơ`. */
export function withUnit(value: number, unit: string): string {
  if (unit === "%") return `${formatNumber(value)}%`;
  return [formatNumber(value), unit].filter(Boolean).join(" ");
}
