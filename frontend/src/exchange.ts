/** One request and its JSON, with a time limit; whoever asks makes sense of the status. */

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

export interface Exchanged {
  status: number;
  ok: boolean;
  /** The JSON body; null when there is none. */
  body: unknown;
  /** Seconds of `Retry-After`; null when the service names none. */
  retryAfterS: number | null;
}

export type Exchange = (
  path: string,
  request: RequestInit,
  withinMs: number,
  stop?: AbortSignal,
) => Promise<Exchanged>;

export const ANSWER_WITHIN_MS = 20_000;
export const SMALL_READ_WITHIN_MS = 8_000;

/** Throws `ApiFailure` when nothing came in time. */
export function exchanging(fetch: typeof globalThis.fetch): Exchange {
  return async (path, request, withinMs, stop) => {
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
      const wait = Number(response.headers?.get("Retry-After") ?? Number.NaN);
      return {
        status: response.status,
        ok: response.ok,
        body,
        retryAfterS: Number.isFinite(wait) ? wait : null,
      };
    } catch {
      throw new ApiFailure(giveUp.signal.aborted ? "timed-out" : "unreachable");
    } finally {
      clearTimeout(timer);
      stop?.removeEventListener("abort", stopped);
    }
  };
}

export function decoded<T>(from: (json: unknown) => T, body: unknown): T {
  try {
    return from(body);
  } catch {
    throw new ApiFailure("unreadable");
  }
}
