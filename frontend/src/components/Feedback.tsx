import { useId, useState } from "preact/hooks";
import type { Complaint, Verdict } from "../contract";
import { words } from "../words";
import { ThumbDownIcon, ThumbUpIcon } from "./icons";

interface Props {
  verdict: Verdict | null;
  /** False when it could not be kept. */
  onJudge: (verdict: Verdict) => Promise<boolean>;
}

const REASONS: Complaint[] = ["wrong", "incomplete", "unclear", "outdated", "other"];
const LONGEST = 500;

/** Two thumbs below an answer. A thumb counts at once; what was wrong may be said afterwards, and both may be changed. */
export function Feedback({ verdict, onJudge }: Props) {
  const [asksWhy, setAsksWhy] = useState(false);
  const [said, setSaid] = useState<"" | "thanks" | "failed">("");

  const judge = async (next: Verdict, thenAsksWhy: boolean) => {
    const kept = await onJudge(next);
    setSaid(kept ? "thanks" : "failed");
    setAsksWhy(kept ? thenAsksWhy : asksWhy);
  };
  const thumb = (helpful: boolean) => {
    const before = verdict?.helpful === helpful ? verdict : null;
    void judge(before ?? { helpful, reason: null, words: "" }, !helpful);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: below every answer a fieldset's legend would say the question twice.
    <div class="feedback" role="group" aria-label={words.feedback.question}>
      <div class="feedback__row">
        <p class="feedback__question">{words.feedback.question}</p>
        {[true, false].map((helpful) => (
          <button
            key={String(helpful)}
            type="button"
            class="thumb"
            aria-pressed={verdict?.helpful === helpful}
            onClick={() => thumb(helpful)}
          >
            {helpful ? <ThumbUpIcon /> : <ThumbDownIcon />}
            {helpful ? words.feedback.helpful : words.feedback.unhelpful}
          </button>
        ))}
      </div>
      {said === "failed" && <p class="feedback__said">{words.feedback.failed}</p>}
      {said === "thanks" && !asksWhy && <p class="feedback__said">{words.feedback.thanks}</p>}
      {asksWhy && <Why verdict={verdict} onSend={(next) => judge(next, false)} />}
    </div>
  );
}

function Why({ verdict, onSend }: { verdict: Verdict | null; onSend: (verdict: Verdict) => void }) {
  const id = useId();
  const [reason, setReason] = useState(verdict?.reason ?? null);
  const [text, setText] = useState(verdict?.words ?? "");
  const onSubmit = (event: Event) => {
    event.preventDefault();
    onSend({ helpful: false, reason, words: text });
  };
  return (
    <form class="why" onSubmit={onSubmit}>
      <fieldset class="why__reasons">
        <legend>{words.feedback.why}</legend>
        {REASONS.map((one) => (
          <label key={one} class="pick">
            <input type="radio" name={id} checked={reason === one} onChange={() => setReason(one)} />
            <span>{words.feedback.reasons[one]}</span>
          </label>
        ))}
      </fieldset>
      <label for={`${id}-words`}>{words.feedback.words}</label>
      <textarea
        id={`${id}-words`}
        class="why__words"
        rows={2}
        maxLength={LONGEST}
        aria-describedby={`${id}-hint`}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class="text--muted">
        {words.feedback.wordsHint}
      </p>
      <button type="submit" class="button">
        {words.feedback.send}
      </button>
    </form>
  );
}
