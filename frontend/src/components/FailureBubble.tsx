import { words } from "../words";

interface Props {
  sentence: string;
  waiting: boolean;
  onAgain: () => void;
  onEdit: () => void;
}

export function FailureBubble({ sentence, waiting, onAgain, onEdit }: Props) {
  return (
    <div class="bubble bubble--failure">
      <span class="visually-hidden">{words.assistant} </span>
      <p class="text">{sentence}</p>
      <div class="choices">
        <button type="button" class="chip" aria-disabled={waiting} onClick={onAgain}>
          {words.failure.again}
        </button>
        <button type="button" class="chip" aria-disabled={waiting} onClick={onEdit}>
          {words.failure.edit}
        </button>
      </div>
    </div>
  );
}
