import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Api } from "../api";
import type { Availability } from "../availability";
import type { Choice } from "../contract";
import type { Conversation } from "../conversation";
import type { Forgetting } from "../forgetting";
import type { OfficeOnPage } from "../office";
import type { Platform } from "../platform";
import type { Preferences } from "../preferences";
import { Navigation } from "../screens/Navigation";
import { ScreenHeading, useFocusOnHeading } from "../screens/Screen";
import { ShownScreen } from "../screens/ShownScreen";
import type { Screens } from "../screens/screens";
import { type Store, useStore } from "../store";
import { applyTheme, themeFrom } from "../theme";
import { speak, spoken, words } from "../words";
import { AvailabilityLine } from "./AvailabilityLine";
import { Composer } from "./Composer";
import { Header } from "./Header";
import { NoticeLine } from "./NoticeLine";
import type OptionsDialog from "./Options";
import { Talk } from "./Talk";
import { useDraft } from "./useDraft";

interface Props {
  api: Api;
  platform: Platform;
  conversation: Conversation;
  forgetting: Forgetting;
  preferences: Store<Preferences>;
  availability: Store<Availability>;
  officeOnPage: Store<OfficeOnPage>;
  screens: Screens;
}

type Options = ComponentType<Parameters<typeof OptionsDialog>[0]>;

export function App(props: Props) {
  const { api, platform, conversation, forgetting, preferences, availability, officeOnPage, screens } = props;
  const talk = useStore(conversation.talk);
  const talks = useStore(conversation.history.talks);
  const preferred = useStore(preferences);
  const reach = useStore(availability);
  const { office, settled } = useStore(officeOnPage);
  const { draft, setDraft, voiceAgreed, agreeToVoice, forgetDraft } = useDraft(platform.device);
  const route = useStore(screens.routes.current);
  const onTalk = route === "talk";
  useFocusOnHeading(route);
  const [announcement, announce] = useState("");
  const [trouble, setTrouble] = useState("");
  const [options, setOptions] = useState<{ Dialog: Options } | null>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  useStore(spoken); // every word below is read anew when the language changes

  useEffect(() => {
    const title = words.title(office.assistant_name, office.office_name);
    document.title = route === "home" ? title : words.screens.title(words.screens.names[route], title);
  }, [office, route]);
  useLayoutEffect(() => {
    const theme = office.primary_colour === null ? null : themeFrom(office.primary_colour);
    if (theme) applyTheme(theme, document.documentElement);
  }, [office]);

  const ask = (question: Choice) => {
    announce("");
    setTrouble("");
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
  /** Something may already be typed: it stays, below the question that comes back. */
  const bringBack = (text: string | null) => {
    if (text !== null) setDraft(draft.trim() === "" ? text : `${text}\n${draft}`);
    input.current?.focus();
  };
  const restart = () => {
    conversation.restart();
    announce(words.newConversationStarted);
    input.current?.focus();
  };
  const openOptions = async () => {
    conversation.history.refresh();
    try {
      setOptions({ Dialog: (await import("./Options")).default });
    } catch {
      setTrouble(words.options.failed);
    }
  };
  const prefer = async (next: Preferences) => {
    try {
      await speak(next.language);
      preferences.set(next);
    } catch {
      setTrouble(words.options.languageFailed);
    }
  };
  const forget = () => {
    const ids = [...talks.map((kept) => kept.conversationId), platform.conversationId.recall()];
    conversation.restart();
    conversation.history.clear();
    forgetDraft();
    const everywhere = forgetting.forget(ids.filter((id) => id !== null));
    preferences.set({ ...preferred }); // how the page looks tells nothing about anybody: it is kept
    return everywhere;
  };

  return (
    <div class="page">
      <a class="skip-link" href={onTalk ? "#question" : "#screen"}>
        {onTalk ? words.skipToQuestion : words.screens.skip}
      </a>
      <Header
        office={office}
        onRestart={onTalk && talk.entries.length > 0 ? restart : null}
        onOptions={openOptions}
      />
      <NoticeLine notice={office.notice} />
      <Navigation routes={screens.routes} />
      <AvailabilityLine availability={reach} />
      {/* The talk stays as it was while another screen is shown. */}
      <main class="main" hidden={!onTalk}>
        <div class="visually-hidden">
          <ScreenHeading route="talk">{words.screens.names.talk}</ScreenHeading>
        </div>
        <Talk
          api={api}
          talk={talk}
          office={settled ? office : null}
          onAsk={ask}
          onAskAgain={askAgain}
          onEdit={(failureId) => bringBack(conversation.takeBack(failureId))}
          device={platform.device}
          onJudge={(entryId, verdict) => conversation.judge(entryId, verdict)}
          onGiveUp={() => bringBack(conversation.giveUp())}
        />
        <Composer
          draft={draft}
          waiting={talk.waiting}
          input={input}
          onDraft={setDraft}
          onSend={sendDraft}
          voiceAgreed={voiceAgreed}
          onVoiceAgree={agreeToVoice}
        />
      </main>
      <ShownScreen screens={screens} office={office} settled={settled} onAsk={askFromScreen} />
      {options && (
        <options.Dialog
          preferences={preferred}
          talks={talks}
          openId={platform.conversationId.recall()}
          onPrint={talk.entries.length > 0 ? () => print() : null}
          onPrefer={prefer}
          onReopen={(kept) => {
            conversation.reopen(kept);
            setOptions(null);
          }}
          onForget={forget}
          onClose={() => setOptions(null)}
        />
      )}
      <div role="status">{trouble && <p class="availability__line">{trouble}</p>}</div>
      <p class="visually-hidden" role="status">
        {announcement}
      </p>
    </div>
  );
}
