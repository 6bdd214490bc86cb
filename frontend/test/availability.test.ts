import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiFailure } from "../src/api";
import { watchAvailability } from "../src/availability";
import type { Readiness } from "../src/contract";
import { anApi, aPlatform } from "./builders";

describe("watching availability", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watching(answer: () => Promise<Readiness>) {
    const platform = aPlatform();
    const readiness = vi.fn(answer);
    const { availability, stop } = watchAvailability(anApi({ readiness }), platform);
    return { platform, readiness, availability, stop };
  }

  test("asks every 30 seconds once ready", async () => {
    const { readiness, availability } = watching(async () => ({ ready: true, understanding: true }));
    await vi.advanceTimersByTimeAsync(29_000);
    expect(availability.value).toBe("ready");
    expect(readiness).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(readiness).toHaveBeenCalledTimes(2);
  });

  test("asks every 3 seconds until then", async () => {
    let understanding = false;
    const { readiness, availability } = watching(async () => ({ ready: understanding, understanding }));
    await vi.advanceTimersByTimeAsync(6_100);
    expect(availability.value).toBe("limited");
    expect(readiness).toHaveBeenCalledTimes(3);
    understanding = true;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(availability.value).toBe("ready");
  });

  test("tells an unreachable service from a device without network", async () => {
    const { platform, availability } = watching(async () => {
      throw new ApiFailure("unreachable");
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(availability.value).toBe("unreachable");
    platform.online = false;
    platform.changed();
    await vi.advanceTimersByTimeAsync(0);
    expect(availability.value).toBe("offline");
  });

  test("asks nothing while the page is not seen", async () => {
    const { platform, readiness } = watching(async () => ({ ready: false, understanding: false }));
    await vi.advanceTimersByTimeAsync(0);
    platform.visible = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(readiness).toHaveBeenCalledTimes(1);
    platform.visible = true;
    platform.changed();
    expect(readiness).toHaveBeenCalledTimes(2);
  });

  test("stops when told", async () => {
    const { readiness, stop } = watching(async () => ({ ready: false, understanding: false }));
    await vi.advanceTimersByTimeAsync(0);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(readiness).toHaveBeenCalledTimes(1);
  });
});
