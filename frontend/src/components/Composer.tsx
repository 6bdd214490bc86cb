import { useLayoutEffect, useRef } from "preact/hooks";
import { formatNumber } from "../format";
import { words } from "../words";
import { VoiceButton } from "./VoiceButton";

/** The service takes no more. */
const LONGEST = 2000;
const COUNTER_FROM = 1800;

interface InputRef {
  current: HTMLTextAreaElement | null;
}

interface Props {
  draft: string;
  waiting: boolean;
  input: InputRef;
  onDraft: (draft: string) => void;
  onSend: () => void;
  voiceAgreed: boolean;
  onVoiceAgree: () => void;
}

export function Composer({ draft, waiting, input, onDraft, onSend, voiceAgreed, onVoiceAgree }: Props) {
  useGrowing(input, draft);
  const onListen = useHearing(draft, onDraft);
  const counted = draft.length >= COUNTER_FROM;

  const onSubmit = (event: Event) => {
    event.preventDefault();
    onSend();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While a Vietnamese input method composes, Enter belongs to it. Safari reports that only as key 229.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    onSend();
  };

  return (
    <form class="composer" aria-label={words.form} onSubmit={onSubmit}>
      <div class="composer__row">
        <label class="visually-hidden" for="question">
          {words.question}
        </label>
        <textarea
          id="question"
          class="composer__input"
          ref={input}
          rows={1}
          maxLength={LONGEST}
          placeholder={words.placeholder}
          enterkeyhint="send"
          autocomplete="off"
          aria-describedby={counted ? "counter" : undefined}
          value={draft}
          onInput={(event) => onDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <VoiceButton agreed={voiceAgreed} onAgree={onVoiceAgree} onListen={onListen} />
        {/* aria-disabled, not disabled: a disabled button would drop the keyboard focus. */}
        <button type="submit" class="composer__send" aria-disabled={waiting || draft.trim() === ""}>
          {words.send}
        </button>
      </div>
      <div class="composer__foot">
        <p class="composer__hint">{words.hint}</p>
        {counted && (
          <p id="counter" class="composer__counter">
            {formatNumber(draft.length)}/{formatNumber(LONGEST)}
          </p>
        )}
      </div>
      <p class="visually-hidden" role="status">
        {draft.length >= LONGEST ? words.limitReached(formatNumber(LONGEST)) : ""}
      </p>
    </form>
  );
}

/** Begins to listen: what is heard grows word by word, comes behind what was typed, and replaces what was heard just now. */
function useHearing(draft: string, onDraft: (draft: string) => void): () => (heard: string) => void {
  const newest = useRef(draft);
  newest.current = draft;
  return () => {
    let typed = newest.current;
    let shown = typed;
    return (heard) => {
      if (newest.current !== shown) typed = newest.current;
      shown = [typed.trimEnd(), heard].filter(Boolean).join(" ").slice(0, LONGEST);
      onDraft(shown);
    };
  };
}

/** As high as its text; the style sheet stops it at four lines. */
function useGrowing(input: InputRef, draft: string): void {
  useLayoutEffect(() => {
    const area = input.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }, [draft]);
}
