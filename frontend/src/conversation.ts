/** The talk: what was said, and the journey of one message. Start reading the page here. */

import { type Api, ApiFailure } from "./api";
import type { Answer, Choice, Reply } from "./contract";
import { vi } from "./messages.vi";
import type { Platform } from "./platform";
import { Store } from "./store";

export type Entry = { id: number } & (
  | { kind: "question"; question: Choice }
  | { kind: "answer"; answer: Answer }
  | { kind: "failure"; question: Choice; sentence: string }
);

export interface Talk {
  /** In the order they were said. */
  entries: readonly Entry[];
  /** True while an answer is being waited for; nothing else is sent meanwhile. */
  waiting: boolean;
}

const EMPTY: Talk = { entries: [], waiting: false };

export class Conversation {
  readonly talk = new Store<Talk>(EMPTY);
  readonly #api: Api;
  readonly #memory: Platform["conversationId"];
  #stop = new AbortController();
  #lastId = 0;

  constructor(api: Api, memory: Platform["conversationId"]) {
    this.#api = api;
    this.#memory = memory;
  }

  /**
   * Sends `question.text` and shows `question.label` as the person's words.
   *
   * Returns false, and does nothing, when there is nothing to send or an answer is still awaited:
   * whoever holds what was typed keeps it. A failure becomes an entry with the question in it.
   */
  ask(question: Choice): boolean {
    const text = question.text.normalize("NFC").trim();
    if (text === "" || this.talk.value.waiting) return false;
    void this.#exchange({ ...question, text });
    return true;
  }

  /** Asks the question of a failure entry again, in place of its first asking. */
  askAgain(failureId: number): void {
    const question = this.#withdraw(failureId);
    if (question) this.ask(question);
  }

  /** Takes a failed question out of the talk, to be changed and sent anew. Null while waiting. */
  takeBack(failureId: number): string | null {
    return this.#withdraw(failureId)?.text ?? null;
  }

  restart(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#memory.keep(null);
    this.talk.set(EMPTY);
  }

  async #exchange(question: Choice): Promise<void> {
    const stop = this.#stop.signal;
    this.#say([{ kind: "question", question }], true);
    try {
      const reply = await this.#send(question.text, stop);
      if (stop.aborted) return;
      this.#memory.keep(reply.conversation_id);
      this.#say(
        reply.answers.map((answer) => ({ kind: "answer", answer })),
        false,
      );
    } catch (failure) {
      if (stop.aborted) return;
      this.#say([{ kind: "failure", question, sentence: sentenceFor(failure) }], false);
    }
  }

  async #send(text: string, stop: AbortSignal): Promise<Reply> {
    try {
      return await this.#api.send(text, this.#memory.recall(), stop);
    } catch (failure) {
      const forgotten = failure instanceof ApiFailure && failure.reason === "unknown-conversation";
      if (!forgotten || stop.aborted) throw failure;
      // The service forgot the talk (restart, retention). The person need not know: begin a new one, once.
      this.#memory.keep(null);
      return await this.#api.send(text, null, stop);
    }
  }

  #withdraw(failureId: number): Choice | null {
    const { entries, waiting } = this.talk.value;
    const failure = entries.find((entry) => entry.id === failureId);
    if (waiting || failure?.kind !== "failure") return null;
    const { question } = failure;
    const kept = entries.filter(
      (entry) => entry !== failure && !(entry.kind === "question" && entry.question === question),
    );
    this.talk.set({ entries: kept, waiting });
    return question;
  }

  #say(said: NewEntry[], waiting: boolean): void {
    const added = said.map((entry) => {
      this.#lastId += 1;
      return { ...entry, id: this.#lastId };
    });
    this.talk.set({ entries: [...this.talk.value.entries, ...added], waiting });
  }
}

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;
type NewEntry = WithoutId<Entry>;

function sentenceFor(failure: unknown): string {
  const { reason, sentence } = failure instanceof ApiFailure ? failure : new ApiFailure("unreadable");
  switch (reason) {
    case "timed-out":
      return vi.failure.timedOut;
    case "unreachable":
      return vi.failure.unreachable;
    case "refused":
    case "unknown-conversation":
    case "unreadable":
      return sentence ?? vi.failure.other;
  }
}
