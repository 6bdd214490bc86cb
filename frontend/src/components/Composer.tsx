import { useLayoutEffect } from "preact/hooks";
import { formatNumber } from "../format";
import { vi } from "../messages.vi";

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
}

export function Composer({ draft, waiting, input, onDraft, onSend }: Props) {
  useGrowing(input, draft);
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
    <form class="composer" aria-label={vi.form} onSubmit={onSubmit}>
      <div class="composer__row">
        <label class="visually-hidden" for="question">
          {vi.question}
        </label>
        <textarea
          id="question"
          class="composer__input"
          ref={input}
          rows={1}
          maxLength={LONGEST}
          placeholder={vi.placeholder}
          enterkeyhint="send"
          autocomplete="off"
          aria-describedby={counted ? "counter" : undefined}
          value={draft}
          onInput={(event) => onDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {/* aria-disabled, not disabled: a disabled button would drop the keyboard focus. */}
        <button type="submit" class="composer__send" aria-disabled={waiting || draft.trim() === ""}>
          {vi.send}
        </button>
      </div>
      <div class="composer__foot">
        <p class="composer__hint">{vi.hint}</p>
        {counted && (
          <p id="counter" class="composer__counter">
            {formatNumber(draft.length)}/{formatNumber(LONGEST)}
          </p>
        )}
      </div>
      <p class="visually-hidden" role="status">
        {draft.length >= LONGEST ? vi.limitReached(formatNumber(LONGEST)) : ""}
      </p>
    </form>
  );
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
