import { runs, scaleOf, share, shownLabels } from "../chartGeometry";
import type { Chart } from "../contract";
import { formatNumber } from "../format";

const WIDTH = 320;
const HEIGHT = 190;
const LEFT = 44;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 26;

export function LineChart({ chart, label }: { chart: Chart; label: string }) {
  const scale = scaleOf(chart);
  const last = Math.max(1, chart.categories.length - 1);
  const x = (at: number) => LEFT + (at / last) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - share(value, scale)) * (HEIGHT - TOP - BOTTOM);
  const longest = Math.max(...chart.categories.map((category) => category.length));
  const labels = shownLabels(chart.categories.length, Math.max(2, Math.floor(38 / (longest + 2))));
  return (
    <svg class="chart__drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line class="chart__grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text class="chart__tick" x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      {chart.categories.map((category, at) =>
        labels.has(at) ? (
          <text key={at} class="chart__tick" x={x(at)} y={HEIGHT - 6} text-anchor={anchor(at, last)}>
            {category}
          </text>
        ) : null,
      )}
      {chart.series.map(({ values }, at) => (
        <g key={at} class={`series series--${at % 4}`}>
          {runs(values).map((run) => (
            <polyline
              key={run[0]?.at}
              class="chart__line"
              points={run.map(({ at, value }) => `${x(at)},${y(value)}`).join(" ")}
            />
          ))}
          {runs(values)
            .flat()
            .map(({ at, value }) => (
              <circle key={at} cx={x(at)} cy={y(value)} r="3.5" />
            ))}
        </g>
      ))}
    </svg>
  );
}

/** Labels at the ends stay inside the drawing. */
function anchor(at: number, last: number): "start" | "middle" | "end" {
  if (at === 0) return "start";
  return at === last ? "end" : "middle";
}
