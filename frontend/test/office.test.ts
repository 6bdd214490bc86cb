import { describe, expect, test } from "vitest";
import { ApiFailure } from "../src/api";
import type { Availability } from "../src/availability";
import { neutralOffice } from "../src/messages.vi";
import { loadOffice } from "../src/office";
import { Store } from "../src/store";
import { anApi, anOffice } from "./builders";

const settled = () => new Promise((done) => setTimeout(done));

describe("the office", () => {
  test("is neutral and unsettled until its data come", async () => {
    const onPage = loadOffice(anApi(), new Store<Availability>("unknown"));
    expect(onPage.value).toEqual({ office: neutralOffice, settled: false });
    await settled();
    expect(onPage.value).toEqual({ office: anOffice(), settled: true });
  });

  test("is asked for again when the service becomes ready after a failure", async () => {
    let up = false;
    const availability = new Store<Availability>("unknown");
    const office = async () => {
      if (!up) throw new ApiFailure("unreachable");
      return anOffice();
    };
    const onPage = loadOffice(anApi({ office }), availability);
    await settled();
    expect(onPage.value).toEqual({ office: neutralOffice, settled: true });
    up = true;
    availability.set("ready");
    await settled();
    expect(onPage.value.office).toEqual(anOffice());
  });
});
