import { afterEach, describe, expect, test, vi } from "vitest";
import { webPlatform } from "../src/platform";

describe("the web platform", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    sessionStorage.clear();
    localStorage.clear();
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

  test("keeps things on the device until they are cleared, and leaves those of other pages alone", () => {
    localStorage.setItem("other", "1");
    webPlatform().device.keep("draft", "đang soạn");
    expect(webPlatform().device.recall("draft")).toBe("đang soạn");
    const { device } = webPlatform();
    device.clear();
    expect([device.recall("draft"), webPlatform().device.recall("draft")]).toEqual([null, null]);
    expect(localStorage.getItem("other")).toBe("1");
  });

  test("keeps within the page what a full storage does not take", () => {
    const full = () => {
      throw new DOMException("", "QuotaExceededError");
    };
    vi.stubGlobal("localStorage", { getItem: () => "old", setItem: full, removeItem() {}, clear() {} });
    const { device } = webPlatform();
    device.keep("draft", "new");
    expect(device.recall("draft")).toBe("new");
  });

  test("does not keep showing what another tab cleared", () => {
    const { device } = webPlatform();
    device.keep("draft", "đang soạn");
    webPlatform().device.clear();
    expect(device.recall("draft")).toBeNull();
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
