import type { Choice } from "../contract";

interface Props {
  label: string;
  choices: Choice[];
  waiting: boolean;
  onAsk: (question: Choice) => void;
}

/** Questions that can be asked with one tap. They stay focusable while waiting; a tap then does nothing. */
export function Choices({ label, choices, waiting, onAsk }: Props) {
  if (choices.length === 0) return null;
  return (
    <ul class="choices" aria-label={label}>
      {choices.map((choice) => (
        <li key={choice.text}>
          <button type="button" class="chip" aria-disabled={waiting} onClick={() => onAsk(choice)}>
            {choice.label}
          </button>
        </li>
      ))}
    </ul>
  );
}
