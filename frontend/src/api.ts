/** The service as this page needs it. `httpApi` is the real one; tests pass their own in. */

import type { Office, Readiness, Reply, Source } from "./contract";
import * as decode from "./decode";

export interface Api {
  office(): Promise<Office>;
  readiness(): Promise<Readiness>;
  /** Throws `ApiFailure`, `unknown-conversation` among others. `stop` gives the request up. */
  send(text: string, conversationId: string | null, stop: AbortSignal): Promise<Reply>;
  source(sourceId: string): Promise<Source>;
}

export type FailureReason =
  | "refused" // the service answered with an error; `message` is its sentence, if it had one
  | "unknown-conversation" // the conversation id is no longer known
  | "timed-out"
  | "unreachable"
  | "unreadable"; // an answer that is not ours, e.g. a proxy's page

export class ApiFailure extends Error {
  constructor(
    readonly reason: FailureReason,
    /** A Vietnamese sentence from the service; null when it gave none. */
    readonly sentence: string | null = null,
  ) {
    super(reason);
  }
}

const ANSWER_WITHIN_MS = 20_000;
const SMALL_READ_WITHIN_MS = 8_000;

export function httpApi(fetch: typeof globalThis.fetch = (...call) => globalThis.fetch(...call)): Api {
  /** Status and JSON body (null when there is none), or `ApiFailure` when nothing came in time. */
  async function exchange(path: string, request: RequestInit, withinMs: number, stop?: AbortSignal) {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), withinMs);
    const stopped = () => giveUp.abort();
    stop?.addEventListener("abort", stopped);
    try {
      const response = await fetch(path, { ...request, signal: giveUp.signal });
      const body: unknown = await response.json().catch((cause: unknown) => {
        if (giveUp.signal.aborted) throw cause;
        return null;
      });
      return { status: response.status, ok: response.ok, body };
    } catch {
      throw new ApiFailure(giveUp.signal.aborted ? "timed-out" : "unreachable");
    } finally {
      clearTimeout(timer);
      stop?.removeEventListener("abort", stopped);
    }
  }

  async function read<T>(path: string, from: (json: unknown) => T): Promise<T> {
    const { ok, body } = await exchange(path, {}, SMALL_READ_WITHIN_MS);
    if (!ok) throw new ApiFailure("refused", decode.errorMessage(body));
    return decoded(from, body);
  }

  return {
    office: () => read("/api/v1/office", decode.office),
    source: (sourceId) => read(`/api/v1/sources/${encodeURIComponent(sourceId)}`, decode.source),

    async readiness() {
      // "Not ready" comes as 503 with the same body, so the status does not matter here.
      const { body } = await exchange("/readyz", {}, SMALL_READ_WITHIN_MS);
      return decode.readiness(body);
    },

    async send(text, conversationId, stop) {
      const message = conversationId === null ? { text } : { text, conversation_id: conversationId };
      const request = {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(message),
      };
      const { status, ok, body } = await exchange("/api/v1/messages", request, ANSWER_WITHIN_MS, stop);
      if (status === 404 && conversationId !== null) throw new ApiFailure("unknown-conversation");
      if (!ok) throw new ApiFailure("refused", decode.errorMessage(body));
      return decoded(decode.reply, body);
    },
  };
}

function decoded<T>(from: (json: unknown) => T, body: unknown): T {
  try {
    return from(body);
  } catch {
    throw new ApiFailure("unreadable");
  }
}
