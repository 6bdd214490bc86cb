/** The service as this page needs it. `httpApi` is the real one; tests pass their own in. */

import type { Office, Readiness, Reply, Source, Verdict } from "./contract";
import * as decode from "./decode";
import { ANSWER_WITHIN_MS, ApiFailure, decoded, exchanging, SMALL_READ_WITHIN_MS } from "./exchange";

export { ApiFailure, type FailureReason } from "./exchange";

export interface Api {
  office(): Promise<Office>;
  readiness(): Promise<Readiness>;
  /**
   * Throws `ApiFailure`, `unknown-conversation` among others. `stop` gives the request up.
   * The same text with the same `key` in the same conversation is answered once, however often it is sent.
   */
  send(text: string, conversationId: string | null, stop: AbortSignal, key: string): Promise<Reply>;
  /** Keeps what somebody thinks of an answer; a second verdict replaces the first. */
  judge(turnId: string, verdict: Verdict): Promise<void>;
  /** Has the service forget a conversation; one that it no longer knows is forgotten already. */
  forget(conversationId: string): Promise<void>;
  source(sourceId: string): Promise<Source>;
}

const JSON_BODY = { "Content-Type": "application/json" };

export function httpApi(fetch: typeof globalThis.fetch = (...call) => globalThis.fetch(...call)): Api {
  const exchange = exchanging(fetch);

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

    async judge(turnId, { helpful, reason, words }) {
      const body = JSON.stringify({ helpful, reason, words: words.trim() || null });
      const path = `/api/v1/answers/${encodeURIComponent(turnId)}/feedback`;
      const given = await exchange(path, { method: "POST", headers: JSON_BODY, body }, SMALL_READ_WITHIN_MS);
      if (!given.ok) throw new ApiFailure("refused", decode.errorMessage(given.body));
    },

    async forget(conversationId) {
      const path = `/api/v1/conversations/${encodeURIComponent(conversationId)}`;
      const { ok, status, body } = await exchange(path, { method: "DELETE" }, SMALL_READ_WITHIN_MS);
      if (!ok && status !== 404) throw new ApiFailure("refused", decode.errorMessage(body));
    },

    async send(text, conversationId, stop, key) {
      const message = conversationId === null ? { text } : { text, conversation_id: conversationId };
      const request = {
        method: "POST",
        headers: { ...JSON_BODY, "Idempotency-Key": key },
        body: JSON.stringify(message),
      };
      const { status, ok, body } = await exchange("/api/v1/messages", request, ANSWER_WITHIN_MS, stop);
      if (status === 404 && conversationId !== null) throw new ApiFailure("unknown-conversation");
      if (!ok) throw new ApiFailure("refused", decode.errorMessage(body));
      return decoded(decode.reply, body);
    },
  };
}
