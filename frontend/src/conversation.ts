/** The talk: what was said, and the journey of one message. Start reading the page here. */

import { type Api, ApiFailure } from "./api";
import type { Answer, Choice, Reply, Verdict } from "./contract";
import { History, type KeptTalk } from "./history";
import { freshKey } from "./key";
import type { Platform } from "./platform";
import { Store } from "./store";
import { words } from "./words";

/** A question on its way; with its key it is answered once, however often it is sent. */
export interface Asked extends Choice {
  key: string;
}

export type Entry = { id: number } & (
  | { kind: "question"; question: Choice }
  /** `turnId` stands with the last answer of a turn: what was thought of the turn is asked there. */
  | { kind: "answer"; answer: Answer; turnId: string | null; verdict: Verdict | null }
  | { kind: "failure"; question: Asked; sentence: string }
);

/** Why an answer is not there yet: it is being made, the network is away, or the question was sent once more. */
export type Hold = "answering" | "offline" | "retrying";

export interface Talk {
  /** In the order they were said. */
  entries: readonly Entry[];
  /** True while an answer is being waited for; nothing else is sent meanwhile. */
  waiting: boolean;
  hold: Hold;
}

type Surroundings = Pick<Platform, "conversationId" | "pending" | "device" | "isOnline" | "onChange">;

const EMPTY: Talk = { entries: [], waiting: false, hold: "answering" };
/** Long enough for a telephone to change from Wi-Fi to mobile data. */
const RETRY_AFTER_MS = 1500;

export class Conversation {
  readonly talk = new Store<Talk>(EMPTY);
  readonly history: History;
  readonly #api: Api;
  readonly #here: Surroundings;
  readonly #retryAfterMs: number;
  #stop = new AbortController();
  #lastId = 0;

  /** Goes on where the tab was left. */
  constructor(api: Api, here: Surroundings, retryAfterMs = RETRY_AFTER_MS) {
    this.#api = api;
    this.#here = here;
    this.#retryAfterMs = retryAfterMs;
    this.history = new History(here.device);
    const kept = this.history.find(here.conversationId.recall());
    if (kept) this.#show(kept);
    this.#takeUpPending();
  }

  /**
   * Sends `question.text` and shows `question.label` as the person's words.
   *
   * Returns false, and does nothing, when there is nothing to send or an answer is still awaited:
   * whoever holds what was typed keeps it. A failure becomes an entry with the question in it.
   */
  ask(question: Choice): boolean {
    return this.#ask({ ...question, key: freshKey() });
  }

  /** Asks the question of a failure entry again, in place of its first asking. */
  askAgain(failureId: number): void {
    const question = this.#withdraw(failureId);
    if (question) this.#ask(question);
  }

  /** Takes a failed question out of the talk, to be changed and sent anew. Null while waiting. */
  takeBack(failureId: number): string | null {
    return this.#withdraw(failureId)?.text ?? null;
  }

  /** Gives up the question that waits for the network, and returns it; null when none does. */
  giveUp(): string | null {
    const { entries, waiting, hold } = this.talk.value;
    const last = entries.at(-1);
    if (!waiting || hold !== "offline" || last?.kind !== "question") return null;
    this.#abort();
    this.talk.set({ ...EMPTY, entries: entries.slice(0, -1) });
    return last.question.text;
  }

  /** Keeps what somebody thinks of an answer; false when the service could not take it. */
  async judge(entryId: number, verdict: Verdict): Promise<boolean> {
    const entry = this.talk.value.entries.find(({ id }) => id === entryId);
    if (entry?.kind !== "answer" || entry.turnId === null) return false;
    try {
      await this.#api.judge(entry.turnId, verdict);
    } catch {
      return false;
    }
    const entries = this.talk.value.entries.map((one) => (one.id === entryId ? { ...entry, verdict } : one));
    this.talk.set({ ...this.talk.value, entries });
    this.#remember();
    return true;
  }

  restart(): void {
    this.#abort();
    this.#here.conversationId.keep(null);
    this.talk.set(EMPTY);
  }

  /** Shows an earlier talk again; the next question goes on with it if the service still knows it. */
  reopen(kept: KeptTalk): void {
    this.#abort();
    this.#here.conversationId.keep(kept.conversationId);
    this.#show(kept);
  }

  #ask(question: Asked): boolean {
    const text = question.text.normalize("NFC").trim();
    if (text === "" || this.talk.value.waiting) return false;
    void this.#exchange({ ...question, text });
    return true;
  }

  async #exchange(question: Asked): Promise<void> {
    const stop = this.#stop.signal;
    this.#here.pending.keep(JSON.stringify(question));
    this.#say([{ kind: "question", question }], true);
    try {
      const reply = await this.#sendPatiently(question, stop);
      if (stop.aborted) return;
      this.#here.conversationId.keep(reply.conversation_id);
      this.#here.pending.keep(null);
      this.#say(answersOf(reply), false);
      this.#remember();
    } catch (failure) {
      if (stop.aborted) return;
      this.#say([{ kind: "failure", question, sentence: sentenceFor(failure) }], false);
    }
  }

  /** What got lost on the way is sent once more, when the network is back; its key keeps it from being answered twice. */
  async #sendPatiently(question: Asked, stop: AbortSignal): Promise<Reply> {
    try {
      return await this.#send(question, stop);
    } catch (failure) {
      const lost = failure instanceof ApiFailure && ["unreachable", "timed-out"].includes(failure.reason);
      if (!lost || stop.aborted) throw failure;
      await this.#untilReachable(stop);
      if (stop.aborted) throw failure;
      return await this.#send(question, stop);
    }
  }

  async #send({ text, key }: Asked, stop: AbortSignal): Promise<Reply> {
    const conversationId = this.#here.conversationId.recall();
    try {
      return await this.#api.send(text, conversationId, stop, key);
    } catch (failure) {
      const forgotten = failure instanceof ApiFailure && failure.reason === "unknown-conversation";
      if (!forgotten || stop.aborted) throw failure;
      // The service forgot the talk (restart, retention). The person need not know: begin a new one, once.
      this.#here.conversationId.keep(null);
      return await this.#api.send(text, null, stop, key);
    }
  }

  #untilReachable(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const done = () => {
        clearTimeout(timer);
        unsubscribe();
        resolve();
      };
      const look = () => {
        clearTimeout(timer);
        const online = this.#here.isOnline();
        this.talk.set({ ...this.talk.value, hold: online ? "retrying" : "offline" });
        if (online) timer = setTimeout(done, this.#retryAfterMs);
      };
      const unsubscribe = this.#here.onChange(look);
      stop.addEventListener("abort", done);
      look();
    });
  }

  /** A question that the tab was left with comes back as a failure: sent again it has the same key. */
  #takeUpPending(): void {
    const question = askedFrom(this.#here.pending.recall());
    if (question === null) return;
    this.#say(
      [
        { kind: "question", question },
        { kind: "failure", question, sentence: words.failure.interrupted },
      ],
      false,
    );
  }

  #withdraw(failureId: number): Asked | null {
    const { entries, waiting } = this.talk.value;
    const failure = entries.find((entry) => entry.id === failureId);
    if (waiting || failure?.kind !== "failure") return null;
    const { question } = failure;
    const kept = entries.filter(
      (entry) => entry !== failure && !(entry.kind === "question" && entry.question === question),
    );
    this.#here.pending.keep(null);
    this.talk.set({ ...EMPTY, entries: kept });
    return question;
  }

  #abort(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#here.pending.keep(null);
  }

  #show({ entries }: KeptTalk): void {
    this.talk.set({ ...EMPTY, entries });
    this.#lastId = Math.max(0, ...entries.map(({ id }) => id));
  }

  #remember(): void {
    const conversationId = this.#here.conversationId.recall();
    if (conversationId !== null) this.history.keep(conversationId, this.talk.value.entries);
  }

  #say(said: NewEntry[], waiting: boolean): void {
    const added = said.map((entry) => {
      this.#lastId += 1;
      return { ...entry, id: this.#lastId };
    });
    this.talk.set({ ...EMPTY, entries: [...this.talk.value.entries, ...added], waiting });
  }
}

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;
type NewEntry = WithoutId<Entry>;

function answersOf({ answers, turn_id }: Reply): NewEntry[] {
  return answers.map((answer, at) => {
    const turnId = at === answers.length - 1 ? turn_id : null;
    return { kind: "answer", answer, turnId, verdict: null };
  });
}

function askedFrom(kept: string | null): Asked | null {
  try {
    const { label, text, key } = JSON.parse(kept ?? "{}");
    return [label, text, key].every((part) => typeof part === "string") ? { label, text, key } : null;
  } catch {
    return null;
  }
}

function sentenceFor(failure: unknown): string {
  const { reason, sentence } = failure instanceof ApiFailure ? failure : new ApiFailure("unreadable");
  switch (reason) {
    case "timed-out":
      return words.failure.timedOut;
    case "unreachable":
      return words.failure.unreachable;
    case "refused":
    case "unknown-conversation":
    case "unreadable":
      return sentence ?? words.failure.other;
  }
}
