import { ApiFailure } from "../api";
import { words as allWords } from "../words";

/** What a person reads when a request failed. */
export function sentenceFor(failure: unknown): string {
  const words = allWords.screens.failure;
  if (!(failure instanceof ApiFailure)) return words.other;
  if (failure.reason === "unreachable") return words.unreachable;
  if (failure.reason === "timed-out") return words.timedOut;
  return failure.sentence ?? words.other;
}
