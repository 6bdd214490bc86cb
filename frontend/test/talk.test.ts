import { beforeEach, describe, expect, test, vi } from "vitest";
import { keepTalkInView, sendWithEnter } from "../desk/talk.ts";

let form: HTMLFormElement;
let field: HTMLTextAreaElement;
let sent: number;

beforeEach(() => {
  document.body.innerHTML =
    '<form><textarea data-enter-sends>số văn bản đi</textarea><textarea id="other"></textarea></form>';
  form = document.querySelector("form") as HTMLFormElement;
  field = document.querySelector("textarea") as HTMLTextAreaElement;
  sent = 0;
  form.requestSubmit = () => {
    sent += 1;
  };
  sendWithEnter(document.body);
});

function press(area: HTMLElement, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  area.dispatchEvent(event);
  return event;
}

describe("the field of a question", () => {
  test("is sent with Enter, which writes no line end", () => {
    expect(press(field, { key: "Enter" }).defaultPrevented).toBe(true);
    expect(sent).toBe(1);
  });

  test.each([
    ["Shift+Enter", { key: "Enter", shiftKey: true }],
    ["Enter that chooses a syllable while typing", { key: "Enter", isComposing: true }],
    ["any other key", { key: "a" }],
  ])("is not sent with %s", (_, init) => {
    expect(press(field, init).defaultPrevented).toBe(false);
    expect(sent).toBe(0);
  });

  test("only where Enter is meant to send", () => {
    press(document.querySelector("#other") as HTMLElement, { key: "Enter" });
    expect(sent).toBe(0);
  });

  test("is empty after what was sent, and keeps what failed", () => {
    const answered = (status: number) =>
      form.dispatchEvent(
        new CustomEvent("htmx:afterRequest", { detail: { successful: true, xhr: { status } } }),
      );
    for (const failed of [0, 403, 422, 503]) {
      answered(failed);
      expect(field.value, String(failed)).toBe("số văn bản đi");
    }
    answered(200);
    expect(field.value).toBe("");
  });
});

describe("a new turn", () => {
  function shown(marks: string, calm = false) {
    vi.stubGlobal("matchMedia", () => ({ matches: calm }));
    document.body.innerHTML = `<li ${marks}></li>`;
    const part = document.querySelector("li") as HTMLElement;
    const scrolled = vi.fn();
    part.scrollIntoView = scrolled;
    keepTalkInView(part);
    vi.unstubAllGlobals();
    return scrolled;
  }

  test("comes into view", () => {
    expect(shown('data-turn="t1"')).toHaveBeenCalledWith({ block: "start", behavior: "smooth" });
  });

  test("comes at once for who wants no movement", () => {
    expect(shown('data-turn="t1"', true)).toHaveBeenCalledWith({ block: "start", behavior: "auto" });
  });

  test("is the only thing that moves the page", () => {
    expect(shown('class="card"')).not.toHaveBeenCalled();
  });
});
