/** The steps of a dossier as a person sees them: what is done, where it stands, what is ahead. */

import type { Dossier } from "./screenApi";

export interface Stage {
  /** A key of `screens.dossier.stage`. */
  name: string;
  state: "done" | "current" | "ahead";
  /** ISO date; null when none is known. */
  day: string | null;
  /** `day` is a promise, not a fact. */
  promised?: boolean;
}

const ENDED = ["refused", "withdrawn", "stopped"];

export function stagesOf({ status, received, finished, returned, due }: Dossier): Stage[] {
  const first: Stage = { name: "received", state: "done", day: received };
  if (ENDED.includes(status)) return [first, { name: status, state: "current", day: finished }];
  const solved: Stage = { name: "processed", state: "done", day: finished };
  if (status === "returned") return [first, solved, { name: "returned", state: "done", day: returned }];
  if (status === "processed") return [first, solved, { name: "ready", state: "current", day: null }];
  const middle = status === "supplement" ? "supplement" : "processing";
  return [
    first,
    { name: middle, state: "current", day: null },
    { name: "returned", state: "ahead", day: due, promised: true },
  ];
}
