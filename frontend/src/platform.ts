/**
 * What the page asks of the place it runs in. The web is one place, a Zalo Mini App will be another;
 * the conversation knows neither.
 */
export interface Platform {
  /** Lives as long as the tab. */
  conversationId: { recall(): string | null; keep(id: string | null): void };
  isOnline(): boolean;
  /** False while the person looks at another tab. */
  isVisible(): boolean;
  /** Calls back when connectivity or visibility changes; returns the way to stop. */
  onChange(listener: () => void): () => void;
}

const KEY = "conversation_id";

export function webPlatform(): Platform {
  return {
    conversationId: sessionMemory(),
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

/** sessionStorage, or plain memory where the browser forbids it (it throws, even on reading). */
function sessionMemory(): Platform["conversationId"] {
  let inMemory: string | null = null;
  return {
    recall() {
      try {
        return sessionStorage.getItem(KEY);
      } catch {
        return inMemory;
      }
    },
    keep(id) {
      inMemory = id;
      try {
        if (id === null) sessionStorage.removeItem(KEY);
        else sessionStorage.setItem(KEY, id);
      } catch {
        // Kept in memory: the conversation lasts until the page is left.
      }
    },
  };
}
