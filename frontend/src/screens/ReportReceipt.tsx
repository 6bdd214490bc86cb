import { useEffect, useRef } from "preact/hooks";
import { words as allWords } from "../words";
import type { Receipt } from "./screenApi";

/** The number to keep, and honestly what happens next. */
export function ReportReceipt({ receipt, onAnother }: { receipt: Receipt; onAnother: () => void }) {
  const words = allWords.screens.report;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card" aria-labelledby="receipt">
      <h3 class="card__heading" id="receipt" ref={heading} tabIndex={-1}>
        {words.sent}
      </h3>
      <p class="receipt">
        <span class="receipt__name">{words.number}</span>
        <strong class="receipt__number">{receipt.number}</strong>
      </p>
      <p class="line">{receipt.text}</p>
      <h4 class="screen__subheading">{words.next}</h4>
      <ul class="bullets">
        {words.nextSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <p class="small">{words.honest}</p>
      <button type="button" class="action action--quiet" onClick={onAnother}>
        {words.another}
      </button>
    </section>
  );
}
