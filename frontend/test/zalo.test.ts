import { afterEach, describe, expect, test, vi } from "vitest";
import { type ZaloSdk, zaloPlatform } from "../src/platform.zalo";
import { insideZalo, platformHere } from "../src/platforms";

/** What zmp-sdk 2.51 does of what we use; outside Zalo it rejects every call, which `broken` shows. */
function fakeSdk({ broken = false, networkType = "wifi" } = {}) {
  const kept = new Map<string, string>();
  const called: string[] = [];
  const listeners: ((status: { isConnected: boolean; networkType: string }) => void)[] = [];
  const or = <T>(value: T): T => {
    if (broken) throw Object.assign(new Error("Unknown error"), { code: -2000 });
    return value;
  };
  const sdk: ZaloSdk = {
    nativeStorage: {
      getItem: (key) => or(kept.get(key) ?? ""),
      setItem: (key, value) => void or(kept.set(key, value)),
      removeItem: (key) => void or(kept.delete(key)),
      clear: () => or(kept.clear()),
    },
    getNetworkType: async () => or({ networkType }),
    onNetworkStatusChange: (listener) => void listeners.push(listener),
    openPhone: async ({ phoneNumber }) => void or(called.push(phoneNumber)),
  };
  const network = (isConnected: boolean) => {
    for (const listener of listeners) listener({ isConnected, networkType: isConnected ? "wifi" : "none" });
  };
  return { sdk, kept, called, network };
}

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  document.body.innerHTML = "";
});

describe("the Zalo platform", () => {
  test("keeps things in the Mini App's own storage", async () => {
    const { sdk, kept } = fakeSdk();
    const { device } = await zaloPlatform(sdk);
    device.keep("draft", "a");
    expect([kept.get("draft"), device.recall("draft"), localStorage.length]).toEqual(["a", "a", 0]);
    device.keep("draft", null);
    expect(device.recall("draft")).toBeNull();
  });

  test("forgets everything there", async () => {
    const { sdk, kept } = fakeSdk();
    const { device } = await zaloPlatform(sdk);
    device.keep("draft", "a");
    device.clear();
    expect(kept.size).toBe(0);
  });

  test("keeps them in the browser when the SDK refuses", async () => {
    const { sdk } = fakeSdk({ broken: true });
    const { device, isOnline } = await zaloPlatform(sdk);
    device.keep("draft", "a");
    expect(device.recall("draft")).toBe("a");
    device.clear();
    expect(device.recall("draft")).toBeNull();
    expect(isOnline()).toBe(true);
  });

  test("knows at once that there is no network", async () => {
    expect((await zaloPlatform(fakeSdk({ networkType: "none" }).sdk)).isOnline()).toBe(false);
  });

  test("hears of the network from Zalo, until nobody listens", async () => {
    const { sdk, network } = fakeSdk();
    const platform = await zaloPlatform(sdk);
    const listener = vi.fn();
    const stop = platform.onChange(listener);
    network(false);
    expect([platform.isOnline(), listener.mock.calls.length]).toEqual([false, 1]);
    stop();
    network(true);
    expect([platform.isOnline(), listener.mock.calls.length]).toEqual([true, 1]);
  });

  test("dials through Zalo", async () => {
    const { sdk, called } = fakeSdk();
    await zaloPlatform(sdk);
    document.body.innerHTML = '<a href="tel:02543852323"><b>Gọi</b></a>';
    document.querySelector("b")?.click();
    expect(called).toEqual(["02543852323"]);
  });
});

describe("where the page runs", () => {
  test.each([
    ["Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Zalo android/12040", true],
    ["Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile", false],
  ])("is told by %s", (agent, inside) => {
    expect(insideZalo(agent)).toBe(inside);
  });

  test("is told by Zalo's bridge", () => {
    vi.stubGlobal("ZaloJavaScriptInterface", {});
    expect(insideZalo("Mozilla/5.0")).toBe(true);
  });

  test("is the web inside Zalo, too, where nobody set the SDK", async () => {
    vi.stubGlobal("ZaloJavaScriptInterface", {});
    (await platformHere()).device.keep("draft", "a");
    expect(localStorage.length).toBe(1);
  });

  test("is the Mini App where the SDK is", async () => {
    const { sdk, kept } = fakeSdk();
    vi.stubGlobal("ZaloJavaScriptInterface", {});
    vi.stubGlobal("zaloSdk", sdk);
    (await platformHere()).device.keep("draft", "a");
    expect(kept.get("draft")).toBe("a");
  });
});
