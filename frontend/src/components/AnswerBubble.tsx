import type { Api } from "../api";
import type { Answer, Choice, Download } from "../contract";
import { downloadUrl } from "../format";
import { vi } from "../messages.vi";
import { ChartFigure } from "./ChartFigure";
import { Choices } from "./Choices";
import { Citations } from "./Citations";
import { DataTable } from "./DataTable";
import { IndicatorCard } from "./IndicatorCard";
import { DownloadIcon } from "./icons";

interface Props {
  api: Api;
  answer: Answer;
  waiting: boolean;
  onAsk: (question: Choice) => void;
}

export function AnswerBubble({ api, answer, waiting, onAsk }: Props) {
  const { kind, text, completeness, indicator, chart, table, citations, choices, downloads } = answer;
  const heading = vi.kindHeading[kind];
  const wide = indicator !== null || chart !== null || table !== null;
  const isRate = indicator?.display?.endsWith("%") || chart?.unit === "%";
  const caption = [indicator?.metric_name, indicator?.period_label].filter(Boolean).join(", ");
  return (
    <div class={["bubble", wide && "bubble--wide", heading && `bubble--${kind}`].filter(Boolean).join(" ")}>
      <span class="visually-hidden">{vi.assistant} </span>
      {heading && <p class="bubble__heading">{heading}</p>}
      {/* A text node: what the service sends is never read as HTML. */}
      {text && <p class="text">{text}</p>}
      {completeness === "partial" && <p class="partial">{vi.partial}</p>}
      {indicator && <IndicatorCard indicator={indicator} isRate={isRate} />}
      {chart && <ChartFigure chart={chart} hasTable={table !== null} />}
      {table && <DataTable table={table} caption={caption || chart?.title || vi.table} />}
      <Downloads downloads={downloads} />
      <Choices label={vi.choices} choices={choices} waiting={waiting} onAsk={onAsk} />
      <Citations api={api} citations={citations} />
    </div>
  );
}

function Downloads({ downloads }: { downloads: Download[] }) {
  const safe = downloads.flatMap(({ label, url }) => {
    const href = downloadUrl(url);
    return href === null ? [] : [{ label, href }];
  });
  if (safe.length === 0) return null;
  return (
    <ul class="downloads" aria-label={vi.downloads}>
      {safe.map(({ label, href }) => (
        <li key={href}>
          <a class="link link--button" href={href} rel="noopener" download>
            <DownloadIcon />
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
