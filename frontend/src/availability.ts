/** Watches whether the service can be reached and is ready, for the line under the header. */

import type { Api } from "./api";
import type { Platform } from "./platform";
import { Store } from "./store";

export type Availability =
  | "unknown" // not asked yet
  | "ready"
  | "starting" // reachable, but the store or the index is not ready
  | "limited" // reachable, but Rasa does not answer yet
  | "unreachable"
  | "offline"; // the device itself has no network

const WHEN_READY_MS = 30_000;
const UNTIL_READY_MS = 3_000;

/** Starts watching; the returned function stops it. */
export function watchAvailability(
  api: Api,
  platform: Platform,
): { availability: Store<Availability>; stop: () => void } {
  const availability = new Store<Availability>("unknown");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let look = 0;

  async function check(): Promise<void> {
    clearTimeout(timer);
    look += 1;
    const thisLook = look;
    // Unseen pages ask nothing; `onChange` calls again when the page is seen.
    if (!platform.isVisible()) return;
    const found = platform.isOnline() ? await ask(api) : "offline";
    if (stopped || thisLook !== look) return;
    if (found !== availability.value) availability.set(found);
    timer = setTimeout(check, found === "ready" ? WHEN_READY_MS : UNTIL_READY_MS);
  }

  const unsubscribe = platform.onChange(() => void check());
  void check();
  return {
    availability,
    stop() {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
    },
  };
}

async function ask(api: Api): Promise<Availability> {
  try {
    const { ready, understanding } = await api.readiness();
    if (!understanding) return "limited";
    return ready ? "ready" : "starting";
  } catch {
    return "unreachable";
  }
}
