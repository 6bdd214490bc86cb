import { afterEach, describe, expect, test, vi } from "vitest";
import { type ApiFailure, httpApi } from "../src/api";

const never = new AbortController().signal;
const KEY = "0f8fad5bd9cb469fa16570867728950e";

function serving(status: number, body: unknown) {
  const calls: { path: string; request: RequestInit }[] = [];
  const api = httpApi(async (path, request) => {
    calls.push({ path: String(path), request: request ?? {} });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status });
  });
  return { api, calls };
}

const failureOf = (promise: Promise<unknown>): Promise<ApiFailure> =>
  promise.then(
    () => expect.unreachable("it should have failed"),
    (failure) => failure,
  );

describe("sending a message", () => {
  const ok = { conversation_id: "c", turn_id: "t", answers: [{ kind: "courtesy", text: "Chào bạn" }] };

  test("leaves conversation_id out of the first one", async () => {
    const { api, calls } = serving(200, ok);
    await api.send("xin chào", null, never, KEY);
    expect(calls[0]?.path).toBe("/api/v1/messages");
    expect(JSON.parse(String(calls[0]?.request.body))).toEqual({ text: "xin chào" });
  });

  test("carries the key that keeps it from being answered twice", async () => {
    const { api, calls } = serving(200, ok);
    await api.send("xin chào", null, never, KEY);
    expect(new Headers(calls[0]?.request.headers).get("Idempotency-Key")).toBe(KEY);
  });

  test("sends conversation_id when there is one", async () => {
    const { api, calls } = serving(200, ok);
    await api.send("xin chào", "c", never, KEY);
    expect(JSON.parse(String(calls[0]?.request.body))).toEqual({ text: "xin chào", conversation_id: "c" });
  });

  test("carries the service's own sentence when it refuses", async () => {
    const { api } = serving(429, { error: { code: "too_many", message: "Bạn hỏi nhanh quá." } });
    const failure = await failureOf(api.send("a", null, never, KEY));
    expect(failure).toMatchObject({ reason: "refused", sentence: "Bạn hỏi nhanh quá." });
  });

  test("tells an unknown conversation apart", async () => {
    const { api } = serving(404, { error: { code: "unknown", message: "…" } });
    expect((await failureOf(api.send("a", "c", never, KEY))).reason).toBe("unknown-conversation");
  });

  test("survives a proxy's HTML error page", async () => {
    const { api } = serving(502, "<html>Bad gateway</html>");
    expect(await failureOf(api.send("a", null, never, KEY))).toMatchObject({
      reason: "refused",
      sentence: null,
    });
  });

  test("does not take an HTML page for an answer", async () => {
    const { api } = serving(200, "<html>Wi-Fi login</html>");
    expect((await failureOf(api.send("a", null, never, KEY))).reason).toBe("unreadable");
  });

  test("says when the network failed", async () => {
    const api = httpApi(async () => {
      throw new TypeError("Failed to fetch");
    });
    expect((await failureOf(api.send("a", null, never, KEY))).reason).toBe("unreachable");
  });
});

describe("waiting", () => {
  afterEach(() => void vi.useRealTimers());

  test("ends after 20 seconds", async () => {
    vi.useFakeTimers();
    const api = httpApi(
      (_path, request) =>
        new Promise((_answer, fail) => {
          request?.signal?.addEventListener("abort", () => fail(new DOMException("", "AbortError")));
        }),
    );
    const failure = failureOf(api.send("a", null, never, KEY));
    let settled = false;
    void failure.then(() => {
      settled = true;
    });
    await vi.advanceTimersByTimeAsync(19_900);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect((await failure).reason).toBe("timed-out");
  });
});

describe("feedback", () => {
  test("goes to the turn, empty words left out", async () => {
    const { api, calls } = serving(204, "");
    await api.judge("t/1", { helpful: false, reason: "outdated", words: "  " });
    expect(calls[0]?.path).toBe("/api/v1/answers/t%2F1/feedback");
    expect(JSON.parse(String(calls[0]?.request.body))).toEqual({
      helpful: false,
      reason: "outdated",
      words: null,
    });
  });

  test("that is not taken is a failure", async () => {
    const { api } = serving(404, { error: { message: "Không tìm thấy." } });
    await expect(api.judge("t", { helpful: true, reason: null, words: "" })).rejects.toThrow("refused");
  });
});

describe("forgetting", () => {
  test.each([204, 404])("is done with %i", async (status) => {
    const { api, calls } = serving(status, "");
    await api.forget("c 1");
    expect([calls[0]?.path, calls[0]?.request.method]).toEqual(["/api/v1/conversations/c%201", "DELETE"]);
  });

  test("is not done while the service is away", async () => {
    await expect(serving(503, "").api.forget("c")).rejects.toThrow("refused");
  });
});

describe("reading", () => {
  test("escapes the source id in the path", async () => {
    const { api, calls } = serving(200, { text: "Điều 16" });
    await api.source("luật/16?x");
    expect(calls[0]?.path).toBe("/api/v1/sources/lu%E1%BA%ADt%2F16%3Fx");
  });

  test("reads readiness from a 503 too", async () => {
    const { api } = serving(503, { ready: false, rasa: { state: "starting" } });
    expect(await api.readiness()).toEqual({ ready: false, understanding: false });
  });
});
