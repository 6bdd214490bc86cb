import { useState } from "preact/hooks";
import { formatNumber } from "../format";
import { words as allWords } from "../words";
import { described, Field } from "./Field";
import { positionNow } from "./position";
import { PlaceIcon } from "./screenIcons";
import type { Draft } from "./screens";

interface Props {
  draft: Draft;
  problem: string | undefined;
  onDraft: (change: Partial<Draft>) => void;
}

/** An address, the device's position, or both; the device is asked only by the button, which says what for. */
export function PlaceField({ draft, problem, onDraft }: Props) {
  const words = allWords.screens.report;
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  const locate = async () => {
    if (asking) return;
    setAsking(true);
    setFailed(false);
    const position = await positionNow();
    setAsking(false);
    setFailed(position === null);
    if (position) onDraft({ position });
  };
  return (
    <>
      <Field id="place" label={words.place} hint={words.placeHint} problem={problem}>
        <input
          {...described("place", true, problem)}
          class="input"
          type="text"
          autocomplete="off"
          maxLength={500}
          value={draft.place}
          onInput={(event) => onDraft({ place: event.currentTarget.value })}
        />
      </Field>
      <div class="field field--joined">
        <div class="locate">
          <button
            type="button"
            class="action action--small"
            aria-disabled={asking}
            onClick={() => void locate()}
          >
            <PlaceIcon />
            {asking ? words.locating : words.locate}
          </button>
          {draft.position && (
            <button type="button" class="action action--small" onClick={() => onDraft({ position: null })}>
              {words.forgetPosition}
            </button>
          )}
        </div>
        <p class="field__hint">{words.locateConsent}</p>
        <p class="field__told" role="status">
          {draft.position && words.located(formatNumber(Math.round(draft.position.accuracy)))}
          {failed && words.locateFailed}
        </p>
      </div>
    </>
  );
}
