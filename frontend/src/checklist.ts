/** Which papers of a procedure somebody has ready, on this device; and the list as a text to take along. */

import type { Answer, Checklist, Paper } from "./contract";
import { formatDate, httpsUrl } from "./format";
import type { DeviceMemory } from "./platform";
import { words } from "./words";

/** What a paper is ticked by: its place in a list may change, its name and case do not. */
export const paperKey = ({ name, when }: Paper): string => (when === null ? name : `${when}: ${name}`);

export class Ticks {
  readonly #device: DeviceMemory;
  readonly #key: string;

  constructor(device: DeviceMemory, procedure: string) {
    this.#device = device;
    this.#key = `papers:${procedure}`;
  }

  recall(): ReadonlySet<string> {
    try {
      return new Set(JSON.parse(this.#device.recall(this.#key) ?? "[]") as string[]);
    } catch {
      return new Set();
    }
  }

  keep(ticked: ReadonlySet<string>): void {
    this.#device.keep(this.#key, ticked.size > 0 ? JSON.stringify([...ticked]) : null);
  }
}

export interface Group {
  heading: string;
  papers: Paper[];
}

/** As the office's own lists have it: for everyone, depending on the case, only to show. */
export function groupsOf({ documents }: Checklist): Group[] {
  const submitted = documents.filter(({ action }) => action === "submit");
  return [
    { heading: words.papers.everyone, papers: submitted.filter(({ when }) => when === null) },
    { heading: words.papers.cases, papers: submitted.filter(({ when }) => when !== null) },
    { heading: words.papers.present, papers: documents.filter(({ action }) => action === "present") },
  ].filter(({ papers }) => papers.length > 0);
}

/** "1 bản chính, 2 bản sao; mẫu: …"; "" when the source says none of it. */
export function details({ original, copy, form }: Paper): string {
  const counts = [original && words.papers.originals(original), copy && words.papers.copies(copy)];
  return [counts.filter(Boolean).join(", "), form && words.papers.form(form)].filter(Boolean).join("; ");
}

/** The list with its ticks, notes and sources, line by line. `from` names the page it was saved from. */
export function asText(answer: Answer, ticked: ReadonlySet<string>, from: string, today: Date): string {
  const { checklist, procedure, citations } = answer;
  if (checklist === null || procedure === null) return answer.text;
  const line = (paper: Paper) => {
    const more = details(paper);
    return `[${ticked.has(paperKey(paper)) ? "x" : " "}] ${paperKey(paper)}${more && ` (${more})`}`;
  };
  const sources = citations.map(({ title, locator, as_of, url }) =>
    [`- ${title}`, locator, as_of && words.asOf(formatDate(as_of)), httpsUrl(url)]
      .filter(Boolean)
      .join(" · "),
  );
  const parts = [
    [words.papers.title(procedure.name)],
    ...groupsOf(checklist).map(({ heading, papers }) => [heading, ...papers.map(line)]),
    checklist.forms.length > 0 ? [words.papers.forms(checklist.forms.join("; "))] : [],
    checklist.notes,
    [words.citations(citations.length), ...sources],
    [words.papers.savedFrom(from, formatDate(today.toISOString()))],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\r\n"))
    .join("\r\n\r\n");
}
