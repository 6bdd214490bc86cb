import type { Api } from "../api";
import type { Answer, Choice, Download, Verdict } from "../contract";
import { downloadUrl } from "../format";
import type { DeviceMemory } from "../platform";
import { words } from "../words";
import { ChartFigure } from "./ChartFigure";
import { Choices } from "./Choices";
import { Citations } from "./Citations";
import { DataTable } from "./DataTable";
import { Feedback } from "./Feedback";
import { IndicatorCard } from "./IndicatorCard";
import { DownloadIcon } from "./icons";
import { Papers } from "./Papers";

interface Props {
  api: Api;
  answer: Answer;
  waiting: boolean;
  device: DeviceMemory;
  verdict: Verdict | null;
  onAsk: (question: Choice) => void;
  /** Null where feedback makes no sense. */
  onJudge: ((verdict: Verdict) => Promise<boolean>) | null;
}

/** What is no answer yet, or nothing but courtesy, is not judged. */
export const JUDGED_KINDS = new Set([
  "procedure",
  "indicator",
  "document",
  "dossier",
  "refusal",
  "handover",
  "help",
]);

export function AnswerBubble({ api, answer, waiting, device, verdict, onAsk, onJudge }: Props) {
  const { kind, text, completeness, indicator, chart, table, citations, choices, downloads } = answer;
  const { checklist, procedure } = answer;
  const hasPapers = checklist !== null && procedure !== null;
  const heading = words.kindHeading[kind];
  const wide = indicator !== null || chart !== null || table !== null || hasPapers;
  const isRate = indicator?.display?.endsWith("%") || chart?.unit === "%";
  const caption = [indicator?.metric_name, indicator?.period_label].filter(Boolean).join(", ");
  return (
    <div class={["bubble", wide && "bubble--wide", heading && `bubble--${kind}`].filter(Boolean).join(" ")}>
      <span class="visually-hidden">{words.assistant} </span>
      {heading && <p class="bubble__heading">{heading}</p>}
      {/* A text node: what the service sends is never read as HTML. */}
      {hasPapers ? (
        <Papers device={device} answer={answer} checklist={checklist} procedure={procedure} />
      ) : (
        text && (
          <p class="text" lang="vi">
            {text}
          </p>
        )
      )}
      {completeness === "partial" && <p class="partial">{words.partial}</p>}
      {indicator && <IndicatorCard indicator={indicator} isRate={isRate} />}
      {chart && <ChartFigure chart={chart} hasTable={table !== null} />}
      {table && <DataTable table={table} caption={caption || chart?.title || words.table} />}
      <Downloads downloads={downloads} />
      <Choices label={words.choices} choices={choices} waiting={waiting} onAsk={onAsk} />
      <Citations api={api} citations={citations} />
      {onJudge && JUDGED_KINDS.has(kind) && <Feedback verdict={verdict} onJudge={onJudge} />}
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
    <ul class="downloads" aria-label={words.downloads}>
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
