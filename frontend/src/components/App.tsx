import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Api } from "../api";
import type { Availability } from "../availability";
import type { Choice } from "../contract";
import type { Conversation } from "../conversation";
import { vi } from "../messages.vi";
import type { OfficeOnPage } from "../office";
import { type Store, useStore } from "../store";
import { applyTheme, themeFrom } from "../theme";
import { AvailabilityLine } from "./AvailabilityLine";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { NoticeLine } from "./NoticeLine";
import { Talk } from "./Talk";

interface Props {
  api: Api;
  conversation: Conversation;
  availability: Store<Availability>;
  officeOnPage: Store<OfficeOnPage>;
}

export function App({ api, conversation, availability, officeOnPage }: Props) {
  const talk = useStore(conversation.talk);
  const reach = useStore(availability);
  const { office, settled } = useStore(officeOnPage);
  const [draft, setDraft] = useState("");
  const [announcement, announce] = useState("");
  const input = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    document.title = vi.title(office.assistant_name, office.office_name);
  }, [office]);
  useLayoutEffect(() => {
    const theme = office.primary_colour === null ? null : themeFrom(office.primary_colour);
    if (theme) applyTheme(theme, document.documentElement);
  }, [office]);

  const ask = (question: Choice) => {
    announce("");
    return conversation.ask(question);
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
      <a class="skip-link" href="#question">
        {vi.skipToQuestion}
      </a>
      <Header office={office} onRestart={talk.entries.length > 0 ? restart : null} />
      <NoticeLine notice={office.notice} />
      <AvailabilityLine availability={reach} />
      <main class="main">
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
      <p class="visually-hidden" role="status">
        {announcement}
      </p>
    </div>
  );
}
