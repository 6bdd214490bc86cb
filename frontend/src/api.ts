/** The service as this page needs it. `httpApi` is the real one; tests pass their own in. */

import type { Office, Readiness, Reply, Source } from "./contract";
import * as decode from "./decode";
import { ANSWER_WITHIN_MS, ApiFailure, decoded, exchanging, SMALL_READ_WITHIN_MS } from "./exchange";

export { ApiFailure, type FailureReason } from "./exchange";

export interface Api {
  office(): Promise<Office>;
  readiness(): Promise<Readiness>;
  /** Throws `ApiFailure`, `unknown-conversation` among others. `stop` gives the request up. */
  send(text: string, conversationId: string | null, stop: AbortSignal): Promise<Reply>;
  source(sourceId: string): Promise<Source>;
}

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
