import { vi } from "../messages.vi";

interface Props {
  sentence: string;
  waiting: boolean;
  onAgain: () => void;
  onEdit: () => void;
}

export function FailureBubble({ sentence, waiting, onAgain, onEdit }: Props) {
  return (
    <div class="bubble bubble--failure">
      <span class="visually-hidden">{vi.assistant} </span>
      <p class="text">{sentence}</p>
      <div class="choices">
        <button type="button" class="chip" aria-disabled={waiting} onClick={onAgain}>
          {vi.failure.again}
        </button>
        <button type="button" class="chip" aria-disabled={waiting} onClick={onEdit}>
          {vi.failure.edit}
        </button>
      </div>
    </div>
  );
}
