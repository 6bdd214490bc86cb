/** The last talks, on this device alone. What was said of somebody's own dossier or report is not among them. */

import type { Entry } from "./conversation";
import type { DeviceMemory } from "./platform";
import { Store } from "./store";

export interface KeptTalk {
  conversationId: string;
  /** ISO time of its last answer. */
  at: string;
  entries: readonly Entry[];
}

const KEY = "history";
/** Raised when the shape of an entry changes; what an older page kept is dropped. */
const FORMAT = 1;
const MOST_TALKS = 10;
const MOST_ENTRIES = 40;
/** UTF-16 units of all talks together; browsers give a site some five million. */
const MOST_TEXT = 400_000;
const PERSONAL_KINDS = new Set(["dossier", "form"]);

export class History {
  /** The newest first. */
  readonly talks: Store<readonly KeptTalk[]>;
  readonly #device: DeviceMemory;

  constructor(device: DeviceMemory) {
    this.#device = device;
    this.talks = new Store(this.#read());
  }

  find(conversationId: string | null): KeptTalk | null {
    return this.talks.value.find((talk) => talk.conversationId === conversationId) ?? null;
  }

  keep(conversationId: string, entries: readonly Entry[], now = new Date()): void {
    const own = withoutPersonal(entries).slice(-MOST_ENTRIES);
    const others = this.#read().filter((talk) => talk.conversationId !== conversationId);
    const talks =
      own.length > 0 ? [{ conversationId, at: now.toISOString(), entries: own }, ...others] : others;
    let kept = talks.slice(0, MOST_TALKS);
    while (kept.length > 1 && JSON.stringify(kept).length > MOST_TEXT) kept = kept.slice(0, -1);
    this.#device.keep(KEY, JSON.stringify({ format: FORMAT, talks: kept }));
    this.talks.set(kept);
  }

  /** Looks again: another tab may have kept or forgotten some. */
  refresh(): void {
    this.talks.set(this.#read());
  }

  /** Forgets them here; `Forgetting` has the service forget them too. */
  clear(): void {
    this.#device.keep(KEY, null);
    this.talks.set([]);
  }

  #read(): readonly KeptTalk[] {
    try {
      const { format, talks } = JSON.parse(this.#device.recall(KEY) ?? "{}");
      return format === FORMAT && Array.isArray(talks) ? talks.filter(isTalk) : [];
    } catch {
      return [];
    }
  }
}

const isTalk = (talk: Partial<KeptTalk> | null) =>
  typeof talk?.conversationId === "string" && typeof talk.at === "string" && Array.isArray(talk.entries);

/** Without the turns about a person's own affairs, and without long numbers (a telephone, an identity card) in the questions. */
export function withoutPersonal(entries: readonly Entry[]): Entry[] {
  const kept: Entry[] = [];
  for (const entry of entries) {
    if (entry.kind === "failure") {
      if (kept.at(-1)?.kind === "question") kept.pop();
    } else if (entry.kind === "answer") {
      if (!PERSONAL_KINDS.has(entry.answer.kind)) kept.push(entry);
      else if (kept.at(-1)?.kind === "question") kept.pop();
    } else {
      kept.push({ ...entry, question: { ...entry.question, label: masked(entry.question.label), text: "" } });
    }
  }
  return kept;
}

/** Six digits or more, also when written in groups. */
export function masked(text: string): string {
  return text.replace(/\d(?:[ .-]?\d){5,}/g, "•••");
}
