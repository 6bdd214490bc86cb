/** Charts from the JSON beside their tables; the table says the same in words and numbers. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** As the service sends it (contract §2). */
export interface ChartSpec {
  readonly type: "bar" | "line";
  readonly title: string;
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly unit: string;
}

const MANY = 6; // categories; more of them are read better lying down

export function drawCharts(part: HTMLElement): void {
  for (const canvas of part.querySelectorAll<HTMLCanvasElement>("canvas[data-chart]")) {
    const spec: ChartSpec = JSON.parse(canvas.dataset.chart ?? "null");
    const lying = spec.type === "bar" && spec.categories.length > MANY;
    if (lying && canvas.parentElement) {
      canvas.parentElement.style.height = `${60 + 26 * spec.categories.length}px`;
    }
    new Chart(canvas, configuration(spec, colours(), { lying }));
  }
}

export interface Colours {
  readonly text: string;
  readonly line: string;
  readonly series: readonly string[];
}

function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read("--text"),
    line: read("--line"),
    series: [0, 1, 2, 3].map((place) => read(`--series-${place}`)),
  };
}

export function configuration(spec: ChartSpec, look: Colours, how: { lying: boolean }): ChartConfiguration {
  const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });
  const ticks = { color: look.text };
  const values = {
    beginAtZero: spec.type === "bar",
    title: { display: true, text: spec.unit, color: look.text },
    ticks: { ...ticks, callback: (value: number | string) => number.format(Number(value)) },
    grid: { color: look.line },
  };
  const names = { ticks, grid: { display: false } };
  return {
    type: spec.type,
    data: {
      labels: [...spec.categories],
      datasets: spec.series.map((line, place) => {
        const colour = look.series[place % look.series.length] ?? look.text;
        return { label: line.name, data: [...line.values], backgroundColor: colour, borderColor: colour };
      }),
    },
    options: {
      animation: false,
      indexAxis: how.lying ? "y" : "x",
      maintainAspectRatio: false,
      scales: how.lying ? { x: values, y: names } : { x: names, y: values },
      plugins: {
        legend: { display: spec.series.length > 1, labels: { color: look.text } },
        tooltip: {
          callbacks: {
            label: (item) => {
              const value = how.lying ? item.parsed.x : item.parsed.y;
              return `${item.dataset.label ?? ""}: ${number.format(value ?? 0)} ${spec.unit}`;
            },
          },
        },
      },
    },
  };
}
