import { afterEach, describe, expect, test, vi } from "vitest";
import { applyPreferences, preferencesOn } from "../src/preferences";
import { aDevice } from "./builders";

function systemColours(dark: boolean) {
  const system = { matches: dark, listeners: [] as (() => void)[] };
  vi.stubGlobal("matchMedia", () => ({
    get matches() {
      return system.matches;
    },
    addEventListener: (_: string, listener: () => void) => system.listeners.push(listener),
  }));
  return (now: boolean) => {
    system.matches = now;
    for (const listener of system.listeners) listener();
  };
}

describe("preferences", () => {
  afterEach(() => void vi.unstubAllGlobals());

  test("last on this device", () => {
    const device = aDevice();
    const usual = preferencesOn(device);
    usual.set({ ...usual.value, textSize: "largest" });
    expect(preferencesOn(device).value).toEqual({ textSize: "largest", scheme: "system", language: "vi" });
  });

  test.each(["{", "null", '{"textSize":"huge","scheme":5,"language":"fr"}'])(
    "are the usual ones for %s",
    (kept) => {
      const device = aDevice();
      device.keep("preferences", kept);
      expect(preferencesOn(device).value).toEqual({ textSize: "normal", scheme: "system", language: "vi" });
    },
  );

  test("follow the system's colours until others are chosen", () => {
    const change = systemColours(true);
    const preferences = preferencesOn(aDevice());
    const root = document.createElement("html");
    applyPreferences(preferences, root);
    expect(root.dataset.scheme).toBe("dark");
    change(false);
    expect(root.dataset.scheme).toBe("light");
    preferences.set({ ...preferences.value, scheme: "dark" });
    change(false);
    expect(root.dataset.scheme).toBe("dark");
  });

  test("are on the root element: size of the text and language", () => {
    systemColours(false);
    const preferences = preferencesOn(aDevice());
    const root = document.createElement("html");
    applyPreferences(preferences, root);
    preferences.set({ textSize: "large", scheme: "system", language: "en" });
    expect([root.dataset.text, root.lang]).toEqual(["large", "en"]);
  });
});
