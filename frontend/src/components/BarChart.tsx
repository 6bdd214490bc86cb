import { scaleOf, share } from "../chartGeometry";
import type { Chart } from "../contract";
import { formatNumber } from "../format";
import { words } from "../words";

const WIDTH = 320;
/** Room right of the longest bar for its value. */
const VALUE_ROOM = 58;
const LABEL_HEIGHT = 20;
const BAR = 14;
const BAR_GAP = 4;
const ROW_GAP = 10;
const LONGEST_LABEL = 42;

/** Lying bars with the name above each: long Vietnamese unit names stay readable on a telephone. */
export function BarChart({ chart, label }: { chart: Chart; label: string }) {
  const scale = scaleOf(chart);
  const across = (value: number) => share(value, scale) * (WIDTH - VALUE_ROOM);
  const zero = across(0);
  const rowHeight = LABEL_HEIGHT + chart.series.length * (BAR + BAR_GAP) + ROW_GAP;
  const height = chart.categories.length * rowHeight;
  return (
    <svg class="chart__drawing" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
      {chart.categories.map((category, row) => (
        <g key={row} transform={`translate(0 ${row * rowHeight})`}>
          <text class="chart__label" x="0" y="14">
            {shorten(category)}
          </text>
          {chart.series.map(({ values }, at) => {
            const value = values[row] ?? null;
            const y = LABEL_HEIGHT + at * (BAR + BAR_GAP);
            const end = value === null ? zero : across(value);
            return (
              <g key={at}>
                <rect class="chart__track" x="0" y={y} width={WIDTH - VALUE_ROOM} height={BAR} rx="4" />
                <rect
                  class={`series series--${at % 4}`}
                  x={Math.min(zero, end)}
                  y={y}
                  width={Math.abs(end - zero)}
                  height={BAR}
                  rx="4"
                />
                <text class="chart__value" x={WIDTH} y={y + 12} text-anchor="end">
                  {value === null ? words.noValue : formatNumber(value)}
                </text>
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}

function shorten(name: string): string {
  return name.length <= LONGEST_LABEL ? name : `${name.slice(0, LONGEST_LABEL - 1).trimEnd()}…`;
}
