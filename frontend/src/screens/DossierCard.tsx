import { useEffect, useRef } from "preact/hooks";
import { formatDate } from "../format";
import { words as allWords } from "../words";
import type { Dossier } from "./screenApi";
import { type Stage, stagesOf } from "./stages";

/** Where a dossier stands; the heading gets the focus, so that a screen reader begins there. */
export function DossierCard({ dossier }: { dossier: Dossier }) {
  const words = allWords.screens.dossier;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card" aria-labelledby="dossier-name">
      {dossier.simulated && <p class="notice">{words.simulated}</p>}
      <h3 class="card__heading" id="dossier-name" ref={heading} tabIndex={-1}>
        {dossier.procedure_name ?? words.unnamed}
      </h3>
      <p class={`status status--${dossier.status}`}>{capital(dossier.status_text)}</p>
      {dossier.standing_text && <p>{dossier.standing_text}</p>}
      <ol class="stages" aria-label={words.stages}>
        {stagesOf(dossier).map((stage) => (
          <StageLine key={stage.name} stage={stage} />
        ))}
      </ol>
      <dl class="pairs">
        <div>
          <dt>{words.codeShort}</dt>
          <dd>{dossier.code}</dd>
        </div>
        <div>
          <dt>{words.unit}</dt>
          <dd>{dossier.unit_name}</dd>
        </div>
      </dl>
      {dossier.next_text && <p class="next">{dossier.next_text}</p>}
      <p class="small">{words.source(dossier.source_title, formatDate(dossier.as_of))}</p>
    </section>
  );
}

function StageLine({ stage: { name, state, day, promised } }: { stage: Stage }) {
  const words = allWords.screens.dossier;
  const shown = day === null ? "" : formatDate(day);
  return (
    <li class={`stage stage--${state}`} aria-current={state === "current" ? "step" : undefined}>
      <span class="stage__name">
        {words.stage[name]}
        <span class="visually-hidden"> ({words[state]})</span>
      </span>
      {shown && <span class="stage__day">{promised ? words.promised(shown) : shown}</span>}
    </li>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
