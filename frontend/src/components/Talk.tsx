import { useEffect, useRef } from "preact/hooks";
import type { Api } from "../api";
import type { Choice, Office } from "../contract";
import type { Entry, Talk as TalkState } from "../conversation";
import { vi } from "../messages.vi";
import { AnswerBubble } from "./AnswerBubble";
import { FailureBubble } from "./FailureBubble";
import { Greeting } from "./Greeting";

interface Props {
  api: Api;
  talk: TalkState;
  /** Null until it is known which office greets. */
  office: Office | null;
  onAsk: (question: Choice) => void;
  onAskAgain: (failureId: number) => void;
  onEdit: (failureId: number) => void;
}

export function Talk({ api, talk, office, onAsk, onAskAgain, onEdit }: Props) {
  const { entries, waiting } = talk;
  const scroller = useRef<HTMLDivElement>(null);
  useScrollToNewest(scroller, talk);

  const bubble = (entry: Entry) => {
    switch (entry.kind) {
      case "question":
        return (
          <div class="bubble bubble--person">
            <span class="visually-hidden">{vi.you} </span>
            <p class="text">{entry.question.label}</p>
          </div>
        );
      case "answer":
        return <AnswerBubble api={api} answer={entry.answer} waiting={waiting} onAsk={onAsk} />;
      case "failure":
        return (
          <FailureBubble
            sentence={entry.sentence}
            waiting={waiting}
            onAgain={() => onAskAgain(entry.id)}
            onEdit={() => onEdit(entry.id)}
          />
        );
    }
  };

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard.
    <section class="talk" ref={scroller} tabIndex={0} aria-label={vi.talk}>
      {/* The log is a wrapper: on the list itself the role would hide that it is a list. */}
      <div role="log" aria-live="polite" aria-label={vi.talk}>
        <ol class="talk__entries">
          {office && (
            <li class="entry">
              <Greeting office={office} waiting={waiting} onAsk={onAsk} />
            </li>
          )}
          {entries.map((entry) => (
            <li key={entry.id} class={entry.kind === "question" ? "entry entry--person" : "entry"}>
              {bubble(entry)}
            </li>
          ))}
        </ol>
      </div>
      <div class="talk__status" role="status">
        {waiting && (
          <p class="typing">
            <span class="typing__dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {vi.typing}
          </p>
        )}
      </div>
    </section>
  );
}

/** While waiting, the end of the talk; then the last question at the top with its answer below it. */
function useScrollToNewest(scroller: { current: HTMLElement | null }, { entries, waiting }: TalkState): void {
  useEffect(() => {
    if (entries.length === 0) return;
    const questions = scroller.current?.querySelectorAll(".entry--person");
    const newest = waiting
      ? scroller.current?.querySelector(".talk__status")
      : questions?.item(questions.length - 1);
    // Braces matter: scrollIntoView may return a promise, which is no clean-up function.
    newest?.scrollIntoView({ block: waiting ? "end" : "start" });
  }, [entries, waiting]);
}
