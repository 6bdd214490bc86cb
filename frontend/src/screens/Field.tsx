import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { words as allWords } from "../words";

interface Props {
  id: string;
  label: string;
  hint?: string;
  /** What is wrong with it. */
  problem?: string | undefined;
  optional?: boolean;
  children: ComponentChildren;
}

/** A labelled field with its hint above and its problem below. */
export function Field({ id, label, hint, problem, optional = false, children }: Props) {
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
        {optional && <span class="field__mark"> ({allWords.screens.optional})</span>}
      </label>
      {hint && (
        <p class="field__hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      <Problem id={id} problem={problem} />
    </div>
  );
}

export function Problem({ id, problem }: { id: string; problem: string | undefined }) {
  return problem ? (
    <p class="field__problem" id={`${id}-problem`}>
      {problem}
    </p>
  ) : null;
}

/** What ties a control to its hint and its problem. */
export function described(id: string, hint: boolean, problem: string | undefined) {
  const by = [hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter(Boolean).join(" ");
  return {
    id,
    "aria-describedby": by || undefined,
    "aria-invalid": problem ? true : undefined,
  } as const;
}

/** Moves the focus to the first field with a problem, whenever there are new ones. */
export function useFocusOnProblem(
  problems: Record<string, string>,
  form: { current: HTMLElement | null },
): void {
  useEffect(() => {
    if (Object.keys(problems).length === 0) return;
    form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [problems]);
}
