import { useEffect, useRef, useState } from "preact/hooks";
import { canListen, type Listening, listen } from "../voice";
import { words } from "../words";
import { MicrophoneIcon } from "./icons";

interface Props {
  agreed: boolean;
  onAgree: () => void;
  /** Called when listening begins; what it returns gets what was understood so far, again and again. */
  onListen: () => (heard: string) => void;
}

/** Nothing where the browser cannot listen. The first tap says who may hear it; nothing is sent by itself. */
export function VoiceButton({ agreed, onAgree, onListen }: Props) {
  const [state, setState] = useState<"idle" | "notice" | "listening" | "forbidden" | "failed">("idle");
  const listening = useRef<Listening | null>(null);
  useEffect(() => () => listening.current?.stop(), []);
  if (!canListen()) return null;

  const start = () => {
    setState("listening");
    listening.current = listen(onListen(), (end) => setState(end === "done" ? "idle" : end));
  };
  const tap = () => {
    if (state === "listening") listening.current?.stop();
    else if (agreed) start();
    else setState("notice");
  };
  const agree = () => {
    onAgree();
    start();
  };
  const name = state === "listening" ? words.voice.stop : words.voice.start;
  return (
    <>
      <button
        type="button"
        class="round voice"
        aria-pressed={state === "listening"}
        title={name}
        onClick={tap}
      >
        <MicrophoneIcon />
        <span class="visually-hidden">{name}</span>
      </button>
      <div class="voice__said" role="status">
        {state === "listening" && <p>{words.voice.listening}</p>}
        {(state === "forbidden" || state === "failed") && <p>{words.voice[state]}</p>}
        {state === "notice" && (
          <>
            <p>{words.voice.notice}</p>
            <div class="options__answers">
              <button type="button" class="button" onClick={agree}>
                {words.voice.agree}
              </button>
              <button type="button" class="link link--button" onClick={() => setState("idle")}>
                {words.voice.decline}
              </button>
            </div>
          </>
        )}
      </div>
    </>
  );
}
