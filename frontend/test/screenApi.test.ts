// @vitest-environment node
import { describe, expect, test } from "vitest";
import { hashRoutes } from "../src/screens/routes";
import { httpScreenApi, Refused, type ReportFields } from "../src/screens/screenApi";
import { stagesOf } from "../src/screens/stages";
import { aDossier } from "./builders";

const REPORT: ReportFields = {
  category: "lighting",
  text: "Đèn tắt",
  place: "",
  position: { latitude: 10.3, longitude: 107.1 },
  phone: " ",
  mayCall: false,
  noDanger: false,
  photos: [new Blob(["a"]), new Blob(["b"])],
};

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const calls: [string, RequestInit][] = [];
  const api = httpScreenApi(async (path, request) => {
    calls.push([String(path), request ?? {}]);
    return new Response(JSON.stringify(body), { status, headers });
  });
  return { api, calls };
}

describe("looking a dossier up", () => {
  test("sends the number in a header, never in the address", async () => {
    const { api, calls } = answering(200, { ...aDossier(), source: { title: "Sổ" } });
    const found = await api.dossier("H06.12-250604-0001", "0903123456");
    expect(found.source_title).toBe("Sổ");
    expect(calls[0]?.[0]).toBe("/api/v1/dossiers/H06.12-250604-0001");
    expect(calls[0]?.[1].headers).toEqual({ "X-Dossier-Fact": "0903123456" });
  });

  test("says when it may be tried again", async () => {
    const { api } = answering(
      429,
      { error: { code: "lookup_closed", message: "Khóa." } },
      { "Retry-After": "60" },
    );
    const failure = await api.dossier("a", "1").catch((problem: unknown) => problem);
    expect(failure).toBeInstanceOf(Refused);
    expect(failure).toMatchObject({ status: 429, code: "lookup_closed", sentence: "Khóa.", retryAfterS: 60 });
  });

  test("does not take another page for a dossier", async () => {
    const { api } = answering(200, { hello: 1 });
    await expect(api.dossier("a", "1")).rejects.toMatchObject({ reason: "unreadable" });
  });
});

describe("sending a report", () => {
  test("sends what was told, and nothing that was not", async () => {
    const { api, calls } = answering(201, { number: "PA-1", text: "Đã ghi." });
    expect(await api.report(REPORT)).toEqual({ number: "PA-1", text: "Đã ghi." });
    const form = calls[0]?.[1].body as FormData;
    expect([...form.keys()]).toEqual([
      "category",
      "text",
      "place",
      "latitude",
      "longitude",
      "photos",
      "photos",
    ]);
  });

  test("sends what got lost again with the key of before, and the next one with another", async () => {
    const keys: unknown[] = [];
    const api = httpScreenApi(async (_, request) => {
      keys.push(new Headers(request?.headers).get("Idempotency-Key"));
      if (keys.length === 1) throw new TypeError("network");
      return new Response(JSON.stringify({ number: "PA-1", text: "Đã ghi." }), { status: 201 });
    });
    await expect(api.report(REPORT)).rejects.toMatchObject({ reason: "unreachable" });
    await api.report(REPORT);
    await api.report(REPORT);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  test("gives each problem back to its field", async () => {
    const { api } = answering(422, {
      error: { code: "invalid_report", message: "Sai.", problems: { text: "Thiếu." } },
    });
    await expect(api.report(REPORT)).rejects.toMatchObject({ problems: { text: "Thiếu." } });
  });
});

describe("the stages of a dossier", () => {
  test.each([
    ["received", ["received done", "processing current", "returned ahead"]],
    ["processing", ["received done", "processing current", "returned ahead"]],
    ["supplement", ["received done", "supplement current", "returned ahead"]],
    ["processed", ["received done", "processed done", "ready current"]],
    ["returned", ["received done", "processed done", "returned done"]],
    ["refused", ["received done", "refused current"]],
    ["withdrawn", ["received done", "withdrawn current"]],
    ["stopped", ["received done", "stopped current"]],
  ])("of one that is %s", (status, expected) => {
    expect(stagesOf(aDossier({ status })).map(({ name, state }) => `${name} ${state}`)).toEqual(expected);
  });
});

describe("the address", () => {
  /** As much of a window as the routes need. */
  function aPage(hash: string) {
    const listeners: (() => void)[] = [];
    const location = { hash };
    const page = {
      location,
      addEventListener: (_: string, listener: () => void) => listeners.push(listener),
    };
    const goTo = (next: string) => {
      location.hash = next;
      for (const listener of listeners) listener();
    };
    return { routes: hashRoutes(page as unknown as Window), location, goTo };
  }

  test.each([
    ["", "home"],
    ["#/", "home"],
    ["#/ho-so", "dossier"],
    ["#/khong-co", "home"],
    ["#question", "home"],
  ])("%s opens the screen %s", (hash, route) => {
    expect(aPage(hash).routes.current.value).toBe(route);
  });

  test("follows the back button, and stays where it is for a link within a screen", () => {
    const { routes, location, goTo } = aPage("#/");
    routes.go("report");
    expect(location.hash).toBe("#/phan-anh");
    goTo("#/lien-he");
    expect(routes.current.value).toBe("contact");
    goTo("#screen");
    expect(routes.current.value).toBe("contact");
    goTo("#/phan-anh");
    expect(routes.current.value).toBe("report");
  });
});
