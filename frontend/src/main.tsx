import { render } from "preact";
import { httpApi } from "./api";
import { watchAvailability } from "./availability";
import { App } from "./components/App";
import { Conversation } from "./conversation";
import { Forgetting } from "./forgetting";
import { loadOffice } from "./office";
import { platformHere } from "./platforms";
import { applyPreferences, preferencesOn } from "./preferences";
import { webScreens } from "./screens/screens";
import { speak } from "./words";
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/talk.css";
import "./styles/answer.css";
import "./styles/options.css";
import "./styles/screens.css";
import "./styles/print.css";

async function start(root: HTMLElement): Promise<void> {
  const platform = await platformHere();
  const preferences = preferencesOn(platform.device);
  applyPreferences(preferences, document.documentElement);
  // Without the other words the page speaks Vietnamese.
  await speak(preferences.value.language).catch(() => undefined);

  const api = httpApi();
  const forgetting = new Forgetting(api, platform.device);
  const { availability } = watchAvailability(api, platform);
  render(
    <App
      api={api}
      platform={platform}
      conversation={new Conversation(api, platform)}
      forgetting={forgetting}
      preferences={preferences}
      availability={availability}
      officeOnPage={loadOffice(api, availability)}
      screens={webScreens()}
    />,
    root,
  );
  void forgetting.catchUp();
  // The page's shell opens without a network, too; where the browser cannot do that, it does not.
  await navigator.serviceWorker?.register("/service-worker.js").catch(() => undefined);
}

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
void start(root);
