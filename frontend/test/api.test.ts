import { afterEach, describe, expect, test, vi } from "vitest";
import { type ApiFailure, httpApi } from "../src/api";

const never = new AbortController().signal;

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
    await api.send("xin chào", null, never);
    expect(calls[0]?.path).toBe("/api/v1/messages");
    expect(JSON.parse(String(calls[0]?.request.body))).toEqual({ text: "xin chào" });
  });

  test("sends conversation_id when there is one", async () => {
    const { api, calls } = serving(200, ok);
    await api.send("xin chào", "c", never);
    expect(JSON.parse(String(calls[0]?.request.body))).toEqual({ text: "xin chào", conversation_id: "c" });
  });

  test("carries the service's own sentence when it refuses", async () => {
    const { api } = serving(429, { error: { code: "too_many", message: "Bạn hỏi nhanh quá." } });
    const failure = await failureOf(api.send("a", null, never));
    expect(failure).toMatchObject({ reason: "refused", sentence: "Bạn hỏi nhanh quá." });
  });

  test("tells an unknown conversation apart", async () => {
    const { api } = serving(404, { error: { code: "unknown", message: "…" } });
    expect((await failureOf(api.send("a", "c", never))).reason).toBe("unknown-conversation");
  });

  test("survives a proxy's HTML error page", async () => {
    const { api } = serving(502, "<html>Bad gateway</html>");
    expect(await failureOf(api.send("a", null, never))).toMatchObject({ reason: "refused", sentence: null });
  });

  test("does not take an HTML page for an answer", async () => {
    const { api } = serving(200, "<html>Wi-Fi login</html>");
    expect((await failureOf(api.send("a", null, never))).reason).toBe("unreadable");
  });

  test("says when the network failed", async () => {
    const api = httpApi(async () => {
      throw new TypeError("Failed to fetch");
    });
    expect((await failureOf(api.send("a", null, never))).reason).toBe("unreachable");
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
    const failure = failureOf(api.send("a", null, never));
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
