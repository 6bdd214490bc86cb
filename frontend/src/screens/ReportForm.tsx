import { useRef, useState } from "preact/hooks";
import type { ReportCategory } from "../contract";
import { words as allWords } from "../words";
import { DangerTold } from "./Emergency";
import { described, Field, Problem, useFocusOnProblem } from "./Field";
import { PhotoPicker } from "./PhotoPicker";
import { PlaceField } from "./PlaceField";
import type { Receipt, ScreenApi } from "./screenApi";
import type { Draft } from "./screens";
import { useSending } from "./sending";

const LONGEST = 500;

interface Props {
  api: ScreenApi;
  draft: Draft;
  categories: ReportCategory[];
  onDraft: (change: Partial<Draft>) => void;
  onSent: (receipt: Receipt) => void;
}

/** The service decides what is complete: the same rules as in the talk, one sentence beside each field. */
export function ReportForm({ api, draft, categories, onDraft, onSent }: Props) {
  const words = allWords.screens.report;
  const form = useRef<HTMLFormElement>(null);
  const [preparing, setPreparing] = useState(false);
  const { send, working, problems, failure, danger } = useSending(api, onSent);
  useFocusOnProblem(problems, form);
  const submit = (event: Event) => {
    event.preventDefault();
    // Who was told whom to call, and sends all the same, says that nobody is in danger.
    if (!preparing) void send(draft, danger !== "");
  };

  return (
    <form class="card form" ref={form} noValidate onSubmit={submit}>
      <Field id="category" label={words.category} problem={problems.category}>
        <select
          {...described("category", false, problems.category)}
          class="input"
          required
          value={draft.category}
          onChange={(event) => onDraft({ category: event.currentTarget.value })}
        >
          <option value="">{words.choose}</option>
          {categories.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </Field>
      <Field id="text" label={words.text} hint={words.textHint} problem={problems.text}>
        <textarea
          {...described("text", true, problems.text)}
          class="input input--tall"
          rows={4}
          maxLength={LONGEST}
          required
          value={draft.text}
          onInput={(event) => onDraft({ text: event.currentTarget.value })}
        />
      </Field>
      <PlaceField draft={draft} problem={problems.place} onDraft={onDraft} />
      <PhotoPicker
        photos={draft.photos}
        problem={problems.photos}
        onPhotos={(photos) => onDraft({ photos })}
        onPreparing={setPreparing}
      />
      <Phone draft={draft} problems={problems} onDraft={onDraft} />
      <div role="alert">
        {failure && (
          <div class="notice">
            <p>{failure}</p>
          </div>
        )}
        {danger && <DangerTold sentence={danger} />}
      </div>
      <button type="submit" class="action" aria-disabled={working || preparing}>
        {working ? words.working : danger ? words.sendAnyway : words.submit}
      </button>
      <p class="small">{words.honest}</p>
    </form>
  );
}

interface PhoneProps {
  draft: Draft;
  problems: Record<string, string>;
  onDraft: Props["onDraft"];
}

/** The consent is asked for only when there is a number. */
function Phone({ draft, problems, onDraft }: PhoneProps) {
  const words = allWords.screens.report;
  return (
    <>
      <Field id="phone" label={words.phone} hint={words.phoneHint} problem={problems.phone} optional>
        <input
          {...described("phone", true, problems.phone)}
          class="input"
          type="tel"
          autocomplete="tel"
          maxLength={30}
          value={draft.phone}
          onInput={(event) => onDraft({ phone: event.currentTarget.value })}
        />
      </Field>
      {draft.phone.trim() !== "" && (
        <div class="field">
          <label class="tick">
            <input
              {...described("may_call", false, problems.may_call)}
              type="checkbox"
              checked={draft.mayCall}
              onChange={(event) => onDraft({ mayCall: event.currentTarget.checked })}
            />
            <span>{words.mayCall}</span>
          </label>
          <Problem id="may_call" problem={problems.may_call} />
        </div>
      )}
    </>
  );
}
