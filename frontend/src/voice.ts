/** Speaking instead of typing, where the browser can listen. The browser's maker may do the recognising. */

interface Recognition {
  lang: string;
  interimResults: boolean;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onend: (() => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  start(): void;
  stop(): void;
}

type RecognitionClass = new () => Recognition;

export type VoiceEnd = "done" | "forbidden" | "failed";

export interface Listening {
  stop(): void;
}

const recognitionClass = (): RecognitionClass | undefined => {
  const browser = globalThis as {
    SpeechRecognition?: RecognitionClass;
    webkitSpeechRecognition?: RecognitionClass;
  };
  return browser.SpeechRecognition ?? browser.webkitSpeechRecognition;
};

export const canListen = (): boolean => recognitionClass() !== undefined;

/** `onHeard` gets all that was understood so far, again and again; `onEnd` is called once. */
export function listen(onHeard: (text: string) => void, onEnd: (how: VoiceEnd) => void): Listening {
  const Recognition = recognitionClass();
  if (!Recognition) throw new Error("ask canListen first");
  const recognition = new Recognition();
  let end: VoiceEnd = "done";
  recognition.lang = "vi-VN";
  recognition.interimResults = true;
  recognition.onresult = ({ results }) => {
    const parts = Array.from(results, (alternatives) => alternatives[0]?.transcript ?? "");
    onHeard(parts.join("").trim().normalize("NFC"));
  };
  recognition.onerror = ({ error }) => {
    if (error === "not-allowed" || error === "service-not-allowed") end = "forbidden";
    else if (error !== "no-speech" && error !== "aborted") end = "failed";
  };
  recognition.onend = () => onEnd(end);
  recognition.start();
  return { stop: () => recognition.stop() };
}
