/** How somebody likes to read the page; kept on this device. */

import type { DeviceMemory } from "./platform";
import { Store } from "./store";
import type { Language } from "./words";

export const TEXT_SIZES = ["normal", "large", "largest"] as const;
export const SCHEMES = ["system", "light", "dark"] as const;
export const LANGUAGES = ["vi", "en"] as const;

export interface Preferences {
  textSize: (typeof TEXT_SIZES)[number];
  scheme: (typeof SCHEMES)[number];
  language: Language;
}

const KEY = "preferences";
const USUAL: Preferences = { textSize: "normal", scheme: "system", language: "vi" };

export function preferencesOn(device: DeviceMemory): Store<Preferences> {
  const preferences = new Store(read(device.recall(KEY)));
  preferences.subscribe(() => device.keep(KEY, JSON.stringify(preferences.value)));
  return preferences;
}

/** Puts size and colours on the root element, whose attributes the style sheets read; follows the system's colours. */
export function applyPreferences(preferences: Store<Preferences>, root: HTMLElement): void {
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { textSize, scheme, language } = preferences.value;
    const system = systemIsDark.matches ? "dark" : "light";
    root.dataset.text = textSize;
    root.dataset.scheme = scheme === "system" ? system : scheme;
    root.lang = language;
  };
  // Safari 13 and older Android know only addListener; they keep the colours the page began with.
  systemIsDark.addEventListener?.("change", apply);
  preferences.subscribe(apply);
  apply();
}

function read(kept: string | null): Preferences {
  try {
    const from = { ...USUAL, ...JSON.parse(kept ?? "{}") };
    return {
      textSize: oneOf(TEXT_SIZES, from.textSize),
      scheme: oneOf(SCHEMES, from.scheme),
      language: oneOf(LANGUAGES, from.language),
    };
  } catch {
    return USUAL;
  }
}

function oneOf<T>(known: readonly [T, ...T[]], value: unknown): T {
  return known.find((one) => one === value) ?? known[0];
}
