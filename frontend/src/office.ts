import type { Api } from "./api";
import type { Availability } from "./availability";
import type { Office } from "./contract";
import { neutralOffice } from "./messages.vi";
import { Store } from "./store";

export interface OfficeOnPage {
  office: Office;
  /** False while the first request runs: the greeting waits for it, so that it does not change under the reader. */
  settled: boolean;
}

/** The office's data; neutral ones until they come. A failed request is made again when availability changes. */
export function loadOffice(api: Api, availability: Store<Availability>): Store<OfficeOnPage> {
  const onPage = new Store<OfficeOnPage>({ office: neutralOffice, settled: false });
  let asking = false;

  async function attempt(): Promise<void> {
    if (asking) return;
    asking = true;
    try {
      onPage.set({ office: await api.office(), settled: true });
      unsubscribe();
    } catch {
      // The page works with the neutral office meanwhile.
      onPage.set({ office: neutralOffice, settled: true });
    } finally {
      asking = false;
    }
  }

  const unsubscribe = availability.subscribe(() => void attempt());
  void attempt();
  return onPage;
}
