import { describe, expect, test } from "vitest";
import { ApiFailure } from "../src/api";
import { Forgetting } from "../src/forgetting";
import { aDevice, anApi } from "./builders";

function forgettingWith({ reachable = true } = {}) {
  const service = { reachable, forgotten: [] as string[] };
  const device = aDevice();
  const forget = async (id: string) => {
    if (!service.reachable) throw new ApiFailure("unreachable");
    service.forgotten.push(id);
  };
  return { service, device, forgetting: new Forgetting(anApi({ forget }), device) };
}

describe("forget me", () => {
  test("empties this device and tells the service of each talk", async () => {
    const { service, device, forgetting } = forgettingWith();
    device.keep("draft", "riêng tư");
    expect(await forgetting.forget(["c-1", "c-2", "c-1"])).toBe(true);
    expect(service.forgotten).toEqual(["c-1", "c-2"]);
    expect([...device.kept.keys()]).toEqual([]);
  });

  test("empties this device at once, and tells the service later when it is away", async () => {
    const { service, device, forgetting } = forgettingWith({ reachable: false });
    device.keep("draft", "riêng tư");
    expect(await forgetting.forget(["c-1"])).toBe(false);
    expect(device.recall("draft")).toBeNull();
    service.reachable = true;
    expect(await forgetting.catchUp()).toBe(true);
    expect(service.forgotten).toEqual(["c-1"]);
    expect(await forgetting.catchUp()).toBe(true);
    expect(service.forgotten).toEqual(["c-1"]);
  });

  test("asked twice leaves out no talk", async () => {
    const { service, forgetting } = forgettingWith({ reachable: false });
    await forgetting.forget(["c-1"]);
    service.reachable = true;
    await forgetting.forget(["c-2"]);
    expect(service.forgotten).toEqual(["c-1", "c-2"]);
  });

  test.each(["{", "5", "[5]"])("is not stopped by %s in the place of its list", async (kept) => {
    const { device, forgetting } = forgettingWith();
    device.keep("to_forget", kept);
    expect(await forgetting.catchUp()).toBe(true);
  });
});
