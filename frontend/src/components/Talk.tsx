import { useEffect, useRef } from "preact/hooks";
import type { Api } from "../api";
import type { Choice, Office, Verdict } from "../contract";
import type { Entry, Talk as TalkState } from "../conversation";
import type { DeviceMemory } from "../platform";
import { words } from "../words";
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
  device: DeviceMemory;
  onJudge: (entryId: number, verdict: Verdict) => Promise<boolean>;
  onGiveUp: () => void;
}

export function Talk({ api, talk, office, onAsk, onAskAgain, onEdit, device, onJudge, onGiveUp }: Props) {
  const { entries, waiting, hold } = talk;
  const scroller = useRef<HTMLDivElement>(null);
  useScrollToNewest(scroller, talk);

  const bubble = (entry: Entry) => {
    switch (entry.kind) {
      case "question":
        return (
          <div class="bubble bubble--person">
            <span class="visually-hidden">{words.you} </span>
            <p class="text">{entry.question.label}</p>
          </div>
        );
      case "answer":
        return (
          <AnswerBubble
            api={api}
            answer={entry.answer}
            waiting={waiting}
            device={device}
            verdict={entry.verdict}
            onAsk={onAsk}
            onJudge={entry.turnId === null ? null : (verdict) => onJudge(entry.id, verdict)}
          />
        );
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
    <section class="talk" ref={scroller} tabIndex={0} aria-label={words.talk}>
      {/* The log is a wrapper: on the list itself the role would hide that it is a list. */}
      {words.answersIn && <p class="talk__language">{words.answersIn}</p>}
      <div role="log" aria-live="polite" aria-label={words.talk}>
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
            {hold === "answering" ? words.typing : words.hold[hold]}
          </p>
        )}
        {waiting && hold === "offline" && (
          <button type="button" class="link link--button" onClick={onGiveUp}>
            {words.hold.giveUp}
          </button>
        )}
      </div>
    </section>
  );
}

/** While waiting, the end of the talk; then the last question at the top with its answer below it. */
function useScrollToNewest(scroller: { current: HTMLElement | null }, { entries, waiting }: TalkState): void {
  const newestId = entries.at(-1)?.id;
  useEffect(() => {
    if (newestId === undefined) return;
    const questions = scroller.current?.querySelectorAll(".entry--person");
    const newest = waiting
      ? scroller.current?.querySelector(".talk__status")
      : questions?.item(questions.length - 1);
    // Braces matter: scrollIntoView may return a promise, which is no clean-up function.
    newest?.scrollIntoView({ block: waiting ? "end" : "start" });
  }, [newestId, waiting]);
}
