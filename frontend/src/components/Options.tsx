import { useEffect, useId, useRef, useState } from "preact/hooks";
import { formatDate } from "../format";
import type { KeptTalk } from "../history";
import { LANGUAGES, type Preferences, SCHEMES, TEXT_SIZES } from "../preferences";
import { words } from "../words";
import { CloseIcon, PrintIcon } from "./icons";

interface Props {
  preferences: Preferences;
  talks: readonly KeptTalk[];
  /** The talk that is shown. */
  openId: string | null;
  /** Null while there is nothing to print. */
  onPrint: (() => void) | null;
  onPrefer: (preferences: Preferences) => void;
  onReopen: (talk: KeptTalk) => void;
  /** False when the service could not be told. */
  onForget: () => Promise<boolean>;
  onClose: () => void;
}

/** How the page looks and speaks, the talks of this device, and forgetting it all. Loaded when it is first opened. */
export default function Options(props: Props) {
  const { preferences, onPrefer, onPrint, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    // Browsers of before 2022 show it in the page itself.
    if (current?.showModal) current.showModal();
    else current?.setAttribute("open", "");
  }, []);
  const close = () => (dialog.current?.close ? dialog.current.close() : onClose());

  return (
    <dialog class="options" ref={dialog} aria-label={words.options.open} onClose={onClose}>
      <div class="options__head">
        <h2>{words.options.open}</h2>
        <button type="button" class="round" title={words.options.close} onClick={close}>
          <CloseIcon />
          <span class="visually-hidden">{words.options.close}</span>
        </button>
      </div>
      <Pick
        legend={words.options.textSize}
        names={words.options.textSizes}
        all={TEXT_SIZES}
        chosen={preferences.textSize}
        onPick={(textSize) => onPrefer({ ...preferences, textSize })}
      />
      <Pick
        legend={words.options.scheme}
        names={words.options.schemes}
        all={SCHEMES}
        chosen={preferences.scheme}
        onPick={(scheme) => onPrefer({ ...preferences, scheme })}
      />
      <Pick
        legend={words.options.language}
        hint={words.options.languageHint}
        names={words.options.languages}
        all={LANGUAGES}
        chosen={preferences.language}
        onPick={(language) => onPrefer({ ...preferences, language })}
      />
      {onPrint && (
        <button type="button" class="link link--button" onClick={onPrint}>
          <PrintIcon />
          {words.options.print}
        </button>
      )}
      <Talks {...props} />
      <Forget {...props} />
    </dialog>
  );
}

interface PickProps<T extends string> {
  legend: string;
  hint?: string;
  names: Record<T, string>;
  all: readonly T[];
  chosen: T;
  onPick: (one: T) => void;
}

function Pick<T extends string>({ legend, hint, names, all, chosen, onPick }: PickProps<T>) {
  const id = useId();
  return (
    <fieldset class="options__group" aria-describedby={hint && `${id}-hint`}>
      <legend>{legend}</legend>
      {all.map((one) => (
        <label key={one} class="pick">
          <input type="radio" name={id} checked={one === chosen} onChange={() => onPick(one)} />
          <span>{names[one]}</span>
        </label>
      ))}
      {hint && (
        <p id={`${id}-hint`} class="text--muted">
          {hint}
        </p>
      )}
    </fieldset>
  );
}

function Talks({ talks, openId, onReopen }: Props) {
  return (
    <section class="options__part">
      <h3>{words.options.history}</h3>
      <p class="text--muted">{talks.length > 0 ? words.options.historyHint : words.options.noHistory}</p>
      <ul class="past">
        {talks.map((talk) => (
          <li key={talk.conversationId}>
            <button type="button" class="past__talk" onClick={() => onReopen(talk)}>
              <span class="past__words">{firstWords(talk)}</span>
              <span class="text--muted">
                {formatDate(talk.at)}
                {talk.conversationId === openId && ` · ${words.options.now}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function firstWords({ entries }: KeptTalk): string {
  const first = entries.find((entry) => entry.kind === "question");
  return first?.kind === "question" ? first.question.label : words.noValue;
}

function Forget({ onForget }: Props) {
  const [step, setStep] = useState<"offer" | "ask" | "all" | "here">("offer");
  const forget = async () => setStep((await onForget()) ? "all" : "here");
  return (
    <section class="options__part">
      {step !== "ask" && (
        <button type="button" class="button button--grave" onClick={() => setStep("ask")}>
          {words.options.forget}
        </button>
      )}
      {step === "ask" && (
        <fieldset class="options__ask" aria-label={words.options.forget}>
          <p>{words.options.forgetWhat}</p>
          <div class="options__answers">
            <button type="button" class="button button--grave" onClick={forget}>
              {words.options.forgetYes}
            </button>
            <button type="button" class="button" onClick={() => setStep("offer")}>
              {words.options.forgetNo}
            </button>
          </div>
        </fieldset>
      )}
      <p role="status">
        {step === "all" && words.options.forgotten}
        {step === "here" && words.options.forgottenHere}
      </p>
    </section>
  );
}
