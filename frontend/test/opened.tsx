import { render } from "@testing-library/preact";
import type { Api } from "../src/api";
import type { Availability } from "../src/availability";
import { App } from "../src/components/App";
import { Conversation } from "../src/conversation";
import { Forgetting } from "../src/forgetting";
import { loadOffice } from "../src/office";
import { applyPreferences, preferencesOn } from "../src/preferences";
import { Store } from "../src/store";
import { aPlatform, aScreens } from "./builders";

/** The whole page over a service and a device of the test's own. */
export function openPage(api: Api, platform = aPlatform(), screens = aScreens("talk")) {
  const availability = new Store<Availability>("ready");
  const preferences = preferencesOn(platform.device);
  applyPreferences(preferences, document.documentElement);
  const page = render(
    <App
      api={api}
      platform={platform}
      conversation={new Conversation(api, platform, 0)}
      forgetting={new Forgetting(api, platform.device)}
      preferences={preferences}
      availability={availability}
      officeOnPage={loadOffice(api, availability)}
      screens={screens}
    />,
  );
  return { ...page, availability, platform };
}
