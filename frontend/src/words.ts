/** The words of the interface in the language somebody chose. Answers stay Vietnamese: that is what their sources are. */

import { vi } from "./messages.vi";
import { Store } from "./store";

export type Language = "vi" | "en";
export type Messages = typeof vi;

/** Read anew at each rendering; `spoken` tells when to render. */
export let words: Messages = vi;

export const spoken = new Store<Language>("vi");

let wanted: Language = "vi";

/** The last choice wins. Throws, and leaves the words as they are, when the other ones cannot be loaded. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  const found = language === "en" ? (await import("./messages.en")).en : vi;
  if (wanted !== language) return;
  words = found;
  spoken.set(language);
}
