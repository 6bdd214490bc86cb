import { render } from "preact";
import { httpApi } from "./api";
import { watchAvailability } from "./availability";
import { App } from "./components/App";
import { Conversation } from "./conversation";
import { loadOffice } from "./office";
import { webPlatform } from "./platform";
import { webScreens } from "./screens/screens";
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/talk.css";
import "./styles/answer.css";
import "./styles/screens.css";

const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");

const api = httpApi();
const platform = webPlatform();
const conversation = new Conversation(api, platform.conversationId);
const { availability } = watchAvailability(api, platform);
const officeOnPage = loadOffice(api, availability);

render(
  <App
    api={api}
    conversation={conversation}
    availability={availability}
    officeOnPage={officeOnPage}
    screens={webScreens()}
  />,
  root,
);
