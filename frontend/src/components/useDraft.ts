import { useState } from "preact/hooks";
import type { DeviceMemory } from "../platform";

const DRAFT = "draft";
const VOICE = "voice_agreed";

/** What is being typed, kept on the device at each key: a reload, a call or an empty battery loses none of it. */
export function useDraft(device: DeviceMemory) {
  const [draft, show] = useState(() => device.recall(DRAFT) ?? "");
  const [voiceAgreed, setVoiceAgreed] = useState(() => device.recall(VOICE) === "yes");
  const setDraft = (text: string) => {
    device.keep(DRAFT, text === "" ? null : text);
    show(text);
  };
  const agreeToVoice = () => {
    device.keep(VOICE, "yes");
    setVoiceAgreed(true);
  };
  const forgetDraft = () => {
    setDraft("");
    setVoiceAgreed(false);
  };
  return { draft, setDraft, voiceAgreed, agreeToVoice, forgetDraft };
}
