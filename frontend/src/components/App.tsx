import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Api } from "../api";
import type { Availability } from "../availability";
import type { Choice } from "../contract";
import type { Conversation } from "../conversation";
import { vi } from "../messages.vi";
import type { OfficeOnPage } from "../office";
import { Navigation } from "../screens/Navigation";
import { ScreenHeading, useFocusOnHeading } from "../screens/Screen";
import { ShownScreen } from "../screens/ShownScreen";
import type { Screens } from "../screens/screens";
import { type Store, useStore } from "../store";
import { applyTheme, themeFrom } from "../theme";
import { AvailabilityLine } from "./AvailabilityLine";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { Talk } from "./Talk";

interface Props {
  api: Api;
  conversation: Conversation;
  availability: Store<Availability>;
  officeOnPage: Store<OfficeOnPage>;
  screens: Screens;
}

export function App({ api, conversation, availability, officeOnPage, screens }: Props) {
  const talk = useStore(conversation.talk);
  const reach = useStore(availability);
  const { office, settled } = useStore(officeOnPage);
  const route = useStore(screens.routes.current);
  const onTalk = route === "talk";
  useFocusOnHeading(route);
  const [draft, setDraft] = useState("");
  const [announcement, announce] = useState("");
  const input = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const title = vi.title(office.assistant_name, office.office_name);
    document.title = route === "home" ? title : vi.screens.title(vi.screens.names[route], title);
  }, [office, route]);
  useLayoutEffect(() => {
    const theme = office.primary_colour === null ? null : themeFrom(office.primary_colour);
    if (theme) applyTheme(theme, document.documentElement);
  }, [office]);

  const ask = (question: Choice) => {
    announce("");
    return conversation.ask(question);
  };
  const askFromScreen = (question: Choice) => {
    screens.routes.go("talk");
    // While an answer is awaited nothing else is sent: the question waits where it can be seen.
    if (!ask(question)) setDraft(question.text);
  };
  const sendDraft = () => {
    if (ask({ label: draft.trim(), text: draft })) setDraft("");
    input.current?.focus();
  };
  const askAgain = (failureId: number) => {
    conversation.askAgain(failureId);
    input.current?.focus();
  };
  const edit = (failureId: number) => {
    const text = conversation.takeBack(failureId);
    // Something may already be typed: it stays, below the question that comes back.
    if (text !== null) setDraft((typed) => (typed.trim() === "" ? text : `${text}\n${typed}`));
    input.current?.focus();
  };
  const restart = () => {
    conversation.restart();
    announce(vi.newConversationStarted);
    input.current?.focus();
  };

  return (
    <div class="page">
      <a class="skip-link" href={onTalk ? "#question" : "#screen"}>
        {onTalk ? vi.skipToQuestion : vi.screens.skip}
      </a>
      <Header office={office} onRestart={onTalk && talk.entries.length > 0 ? restart : null} />
      <Navigation routes={screens.routes} />
      <AvailabilityLine availability={reach} />
      {/* The talk stays as it was while another screen is shown. */}
      <main class="main" hidden={!onTalk}>
        <div class="visually-hidden">
          <ScreenHeading route="talk">{vi.screens.names.talk}</ScreenHeading>
        </div>
        <Talk
          api={api}
          talk={talk}
          office={settled ? office : null}
          onAsk={ask}
          onAskAgain={askAgain}
          onEdit={edit}
        />
        <Composer draft={draft} waiting={talk.waiting} input={input} onDraft={setDraft} onSend={sendDraft} />
      </main>
      <ShownScreen screens={screens} office={office} settled={settled} onAsk={askFromScreen} />
      <p class="visually-hidden" role="status">
        {announcement}
      </p>
    </div>
  );
}
