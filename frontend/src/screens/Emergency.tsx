import { useEffect, useRef } from "preact/hooks";
import { words as allWords } from "../words";

/** Whom to call before anything is filled in. */
export function Emergency() {
  const words = allWords.screens.report;
  return (
    <div class="emergency">
      <p class="emergency__words">{words.danger}</p>
      <Calls />
    </div>
  );
}

export function Calls() {
  return (
    <ul class="calls">
      {allWords.screens.report.calls.map(({ number, label }) => (
        <li key={number}>
          <a class="calls__link" href={`tel:${number}`}>
            <span class="calls__number">{number}</span> {label}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What the service says of a report that speaks of danger; brought into view, as it comes far down the form. */
export function DangerTold({ sentence }: { sentence: string }) {
  const block = useRef<HTMLDivElement>(null);
  useEffect(() => {
    block.current?.focus({ preventScroll: true });
    block.current?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <div class="emergency" ref={block} tabIndex={-1}>
      <p class="emergency__words">{allWords.screens.report.emergency}</p>
      <p class="line">{sentence}</p>
      <Calls />
    </div>
  );
}
