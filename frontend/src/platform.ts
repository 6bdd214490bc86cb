/**
 * What the page asks of the place it runs in: the web, or a Zalo Mini App (`platform.zalo.ts`).
 * The conversation knows neither.
 */
export interface Platform {
  /** Live as long as the tab. */
  conversationId: Slot;
  /** The question that no answer has come to yet. */
  pending: Slot;
  /** Lasts on this device until it is forgotten. */
  device: DeviceMemory;
  isOnline(): boolean;
  /** False while the person looks at another tab. */
  isVisible(): boolean;
  /** Calls back when connectivity or visibility changes; returns the way to stop. */
  onChange(listener: () => void): () => void;
}

/** Room for one text. */
export interface Slot {
  recall(): string | null;
  keep(text: string | null): void;
}

export interface DeviceMemory {
  recall(key: string): string | null;
  keep(key: string, text: string | null): void;
  /** Forgets everything this page ever kept here. */
  clear(): void;
}

/** Other pages of the office share the address, and so the storage. */
const OURS = "citizen:";

export function webPlatform(): Platform {
  return {
    conversationId: slot(() => sessionStorage, "conversation_id"),
    pending: slot(() => sessionStorage, "pending"),
    device: webMemory(),
    isOnline: () => navigator.onLine,
    isVisible: () => document.visibilityState !== "hidden",
    onChange(listener) {
      addEventListener("online", listener);
      addEventListener("offline", listener);
      document.addEventListener("visibilitychange", listener);
      return () => {
        removeEventListener("online", listener);
        removeEventListener("offline", listener);
        document.removeEventListener("visibilitychange", listener);
      };
    },
  };
}

/** The storage, or plain memory where the browser forbids it (it throws, even on reading) or it is full. */
function slot(storage: () => Storage, key: string): Slot {
  let inMemory: string | null = null;
  return {
    recall() {
      try {
        return inMemory ?? storage().getItem(key);
      } catch {
        return inMemory;
      }
    },
    keep(text) {
      inMemory = null;
      try {
        if (text === null) storage().removeItem(key);
        else storage().setItem(key, text);
      } catch {
        inMemory = text; // it lasts until the page is left
      }
    },
  };
}

function webMemory(): DeviceMemory {
  const slots = new Map<string, Slot>();
  const slotOf = (key: string) => {
    const known = slots.get(key) ?? slot(() => localStorage, OURS + key);
    slots.set(key, known);
    return known;
  };
  return {
    recall: (key) => slotOf(key).recall(),
    keep: (key, text) => slotOf(key).keep(text),
    clear() {
      slots.clear();
      try {
        for (const key of Object.keys(localStorage)) if (key.startsWith(OURS)) localStorage.removeItem(key);
      } catch {
        // Nothing could be kept here either.
      }
    },
  };
}
