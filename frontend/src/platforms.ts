/** Which platform the page runs on. What only Zalo needs is loaded only there. */

import { type Platform, webPlatform } from "./platform";

/** Zalo's browser names itself, and gives pages a bridge. */
export function insideZalo(agent = navigator.userAgent): boolean {
  return /\bZalo\b/i.test(agent) || "ZaloJavaScriptInterface" in globalThis;
}

export async function platformHere(): Promise<Platform> {
  if (!insideZalo()) return webPlatform();
  try {
    const { zaloPlatform, zaloSdk } = await import("./platform.zalo");
    const sdk = zaloSdk();
    // Zalo's browser also opens ordinary pages, where there is no SDK.
    return sdk === null ? webPlatform() : await zaloPlatform(sdk);
  } catch {
    return webPlatform();
  }
}
