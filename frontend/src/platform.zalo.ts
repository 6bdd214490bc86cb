/**
 * The page inside a Zalo Mini App.
 *
 * `zmp-sdk` itself is no dependency (frontend/README.md says why): the Mini App that wraps this page sets
 * `globalThis.zaloSdk` to it, and only the calls below are used.
 */

import { type DeviceMemory, type Platform, webPlatform } from "./platform";

/** The part of zmp-sdk 2.51 that is used, as its own types have it. */
export interface ZaloSdk {
  nativeStorage: {
    getItem(key: string): string | null;
    setItem(key: string, value: string): void;
    removeItem(key: string): void;
    clear(): void;
  };
  getNetworkType(): Promise<{ networkType: string }>;
  onNetworkStatusChange(listener: (status: { isConnected: boolean; networkType: string }) => void): void;
  openPhone(call: { phoneNumber: string }): Promise<void>;
}

export const zaloSdk = (): ZaloSdk | null => (globalThis as { zaloSdk?: ZaloSdk }).zaloSdk ?? null;

export async function zaloPlatform(sdk: ZaloSdk): Promise<Platform> {
  const web = webPlatform();
  const network = await watchNetwork(sdk, web.isOnline());
  callThrough(sdk);
  return {
    ...web,
    device: nativeMemory(sdk, web.device),
    isOnline: network.isOnline,
    onChange(listener) {
      const stops = [web.onChange(listener), network.onChange(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** The Mini App's own storage: that of its browser may be emptied between two visits. Where a call fails, the browser's. */
function nativeMemory({ nativeStorage }: ZaloSdk, otherwise: DeviceMemory): DeviceMemory {
  const tried = <T>(call: () => T, instead: () => T): T => {
    try {
      return call();
    } catch {
      return instead();
    }
  };
  return {
    recall: (key) =>
      tried(
        () => nativeStorage.getItem(key) || otherwise.recall(key), // "" is how some versions say that there is nothing
        () => otherwise.recall(key),
      ),
    keep: (key, text) =>
      tried(
        () => (text === null ? nativeStorage.removeItem(key) : nativeStorage.setItem(key, text)),
        () => otherwise.keep(key, text),
      ),
    clear() {
      tried(
        () => nativeStorage.clear(),
        () => undefined,
      );
      otherwise.clear();
    },
  };
}

/** The SDK has no way to stop telling: one listener stays, and tells whoever listens here. */
async function watchNetwork(sdk: ZaloSdk, online: boolean) {
  const listeners = new Set<() => void>();
  let connected = online;
  sdk.onNetworkStatusChange(({ isConnected }) => {
    connected = isConnected;
    for (const listener of listeners) listener();
  });
  const type = await sdk.getNetworkType().catch(() => null);
  if (type !== null) connected = type.networkType !== "none";
  return {
    isOnline: () => connected,
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Links to telephone numbers do nothing in a Mini App; the SDK dials. */
function callThrough(sdk: ZaloSdk): void {
  document.addEventListener("click", (event) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="tel:"]') : null;
    if (link === null) return;
    event.preventDefault();
    sdk.openPhone({ phoneNumber: link.href.slice("tel:".length) }).catch(() => undefined);
  });
}
