/** The same words in English, loaded when somebody asks for them. Answers, names and the office's data stay Vietnamese. */

import { screensEn } from "./screens/messages.en";
import type { Messages } from "./words";

export const en: Messages = {
  title: (assistant, office) => `${assistant} – ${office}`,
  assistantLabel: "Virtual assistant (AI)",
  demo: "Demonstration",
  skipToQuestion: "Skip to the question field",
  newConversation: "New conversation",
  newConversationStarted: "A new conversation has begun.",

  greeting: (assistant) => `Hello! ${assistant} is here to help.`,
  suggestions: "Suggested questions",
  contact: {
    summary: "Opening hours and contact",
    hours: "Opening hours",
    address: "Address",
    hotline: "Telephone",
    portal: "Public service portal",
  },

  talk: "Conversation",
  you: "You:",
  assistant: "Assistant:",
  typing: "Writing an answer…",
  hold: {
    offline: "No network. Your question will be sent when it is back.",
    retrying: "The network is unsteady, sending again…",
    giveUp: "Stop waiting, edit the question",
  },
  answersIn:
    "Only the interface is in English: please ask in Vietnamese; answers and their sources are in Vietnamese.",
  partial: "The answer is incomplete",
  choices: "Choices",
  downloads: "Files",
  kindHeading: { refusal: "No answer yet", handover: "An official will help" },

  citations: (count) => `Sources (${count})`,
  asOf: (date) => `As of ${date}`,
  openSource: "Open the source page",
  opensNewTab: "(opens in a new tab)",
  showPassage: "Show the passage",
  hidePassage: "Hide the passage",
  passage: "Passage",
  passageLoading: "Loading the passage…",
  passageFailed: "The passage could not be loaded. Please try again in a few minutes.",

  indicator: {
    numerator: "Numerator",
    denominator: "Denominator",
    formula: "How it is computed",
    target: "Target",
    asOf: "Figures as of",
    warnings: "Please note",
  },
  table: "Table of figures",
  noValue: "–",
  chart: {
    bar: (title) => `Bar chart: ${title}.`,
    line: (title) => `Line chart: ${title}.`,
    untitled: "figures",
    seeTable: "The figures are in the table below.",
    noValue: "no figure",
  },

  feedback: {
    question: "Was this answer helpful?",
    helpful: "Helpful",
    unhelpful: "Not helpful",
    thanks: "Thank you. You can change this at any time.",
    why: "What was wrong?",
    reasons: {
      wrong: "Incorrect",
      incomplete: "Incomplete",
      unclear: "Hard to understand",
      outdated: "Out of date",
      other: "Something else",
    },
    words: "Anything to add (optional)",
    wordsHint: "Please leave out names, telephone and identity numbers.",
    send: "Send feedback",
    failed: "Your feedback could not be sent. Please try again in a few minutes.",
  },

  papers: {
    title: (procedure) => `Papers to prepare: ${procedure}`,
    everyone: "To hand in",
    cases: "To hand in as well, depending on the case",
    present: "To bring and show",
    ticked: (ticked, all) => `${ticked} of ${all} ready`,
    originals: (count) => (count === 1 ? "1 original" : `${count} originals`),
    copies: (count) => (count === 1 ? "1 copy" : `${count} copies`),
    form: (name) => `form: ${name}`,
    forms: (names) => `Forms: ${names}.`,
    notes: "Please note",
    kept: "Your ticks are kept on this device only.",
    print: "Print",
    save: "Save as file",
    untick: "Clear all ticks",
    savedFrom: (page, date) =>
      `Saved on ${date} from ${page}. The virtual assistant (AI) can be wrong; please check the sources.`,
  },

  options: {
    open: "Options",
    close: "Close",
    failed: "The options could not be opened. Please check your network and try again.",
    textSize: "Text size",
    textSizes: { normal: "Normal", large: "Large", largest: "Largest" },
    scheme: "Background",
    schemes: { system: "As on this device", light: "Light", dark: "Dark" },
    language: "Language of this page",
    languages: { vi: "Tiếng Việt", en: "English" },
    languageHint: "Answers are always in Vietnamese.",
    languageFailed: "This language could not be loaded. Please check your network and try again.",
    print: "Print this conversation",
    history: "Conversations on this device",
    noHistory: "No conversations yet.",
    historyHint: "Kept on this device only. Questions about your own dossier and reports are not kept here.",
    now: "open now",
    forget: "Delete my data",
    forgetWhat:
      "All conversations, ticks and drafts on this device will be deleted; the server deletes these conversations, too. Reports you sent to the office stay there, to be dealt with. This cannot be undone.",
    forgetYes: "Delete",
    forgetNo: "Keep",
    forgotten: "Your data on this device and on the server have been deleted.",
    forgottenHere:
      "Deleted on this device. The server could not be reached; the request is sent again when you next open this page online.",
  },

  voice: {
    start: "Speak your question",
    stop: "Stop listening",
    listening: "Listening…",
    notice:
      "Your browser may send your voice to the browser's maker to recognise it. Please do not speak identity numbers or private details.",
    agree: "Agree and speak",
    decline: "Do not use",
    forbidden: "The browser may not use the microphone. Allow it in the settings, or type your question.",
    failed: "Nothing was heard. Please try again or type your question.",
  },

  form: "Send a question",
  question: "Your question",
  placeholder: "Type a question in Vietnamese…",
  send: "Send",
  limitReached: (limit) => `The limit of ${limit} characters is reached.`,
  hint: "The virtual assistant (AI) can be wrong; please check the sources.",

  failure: {
    unreachable:
      "The question was not sent because there is no connection. Please check your network and send it again.",
    timedOut: "The answer takes longer than expected. Please send the question again.",
    interrupted: "This question has had no answer yet. “Send again” sends it; it is never sent twice.",
    other: "Not answered because of a technical problem. Please send the question again in a few minutes.",
    again: "Send again",
    edit: "Edit the question",
  },

  availability: {
    limited: "The assistant is still starting; answers may be shorter than usual.",
    starting: "The assistant is starting, please wait a few minutes.",
    unreachable: "The assistant cannot be reached. The page keeps trying.",
    offline: "This device is offline. You can still write a question; it is sent when the network is back.",
  },

  screens: screensEn,
};
