/** "Forget me": what this device keeps goes at once; what the service keeps goes as soon as it can be told. */

import type { Api } from "./api";
import type { DeviceMemory } from "./platform";

const KEY = "to_forget";

export class Forgetting {
  readonly #api: Api;
  readonly #device: DeviceMemory;

  constructor(api: Api, device: DeviceMemory) {
    this.#api = api;
    this.#device = device;
  }

  /** Returns whether the service forgot all of these conversations, too; if not, `catchUp` goes on. */
  forget(conversationIds: readonly string[]): Promise<boolean> {
    const ids = new Set([...this.#waiting(), ...conversationIds]);
    this.#device.clear();
    this.#keep([...ids]);
    return this.catchUp();
  }

  /** Tells the service what an earlier "forget me" could not. */
  async catchUp(): Promise<boolean> {
    for (const id of this.#waiting()) {
      try {
        await this.#api.forget(id);
      } catch {
        return false;
      }
      this.#keep(this.#waiting().filter((other) => other !== id));
    }
    return true;
  }

  #keep(ids: readonly string[]): void {
    this.#device.keep(KEY, ids.length > 0 ? JSON.stringify(ids) : null);
  }

  #waiting(): string[] {
    try {
      const ids: unknown = JSON.parse(this.#device.recall(KEY) ?? "[]");
      return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
    } catch {
      return [];
    }
  }
}
