import { afterEach, describe, expect, test, vi } from "vitest";
import { webPlatform } from "../src/platform";

describe("the web platform", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    sessionStorage.clear();
  });

  test("remembers the conversation across a reload of the tab, until told to forget", () => {
    webPlatform().conversationId.keep("c-1");
    expect(webPlatform().conversationId.recall()).toBe("c-1");
    webPlatform().conversationId.keep(null);
    expect(webPlatform().conversationId.recall()).toBeNull();
  });

  test("remembers within the page where the browser forbids storage", () => {
    const forbidden = () => {
      throw new DOMException("", "SecurityError");
    };
    vi.stubGlobal("sessionStorage", {
      getItem: forbidden,
      setItem: forbidden,
      removeItem: forbidden,
      clear() {},
    });
    const { conversationId } = webPlatform();
    conversationId.keep("c-1");
    expect(conversationId.recall()).toBe("c-1");
  });

  test("tells of lost connections until nobody listens", () => {
    const listener = vi.fn();
    const stop = webPlatform().onChange(listener);
    dispatchEvent(new Event("offline"));
    stop();
    dispatchEvent(new Event("online"));
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
