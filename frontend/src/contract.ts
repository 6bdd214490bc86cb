/** What the service sends, as written in the message contract (§2) and the page's own endpoints. */

export interface Citation {
  source_id: string;
  title: string;
  locator: string;
  url: string | null;
  quote: string | null;
  /** ISO date. */
  as_of: string | null;
}

export interface Choice {
  label: string;
  /** What is sent when the choice is tapped. */
  text: string;
}

/** One paper of a procedure's dossier. */
export interface Paper {
  name: string;
  /** How many originals and copies; null when the source does not say. */
  original: number | null;
  copy: number | null;
  form: string | null;
  /** The case it is for; null: for everyone. */
  when: string | null;
  action: "submit" | "present";
}

/** What the answer's text says, paper by paper; it may be shown instead of the text, `notes` included. */
export interface Checklist {
  documents: Paper[];
  forms: string[];
  notes: string[];
}

export interface Procedure {
  code: string;
  name: string;
}

export interface Indicator {
  metric_name: string;
  unit_name: string;
  period_label: string;
  /** Ready to show, e.g. `99,54%`; null when the answer is a table. */
  display: string | null;
  numerator: number | null;
  denominator: number | null;
  formula: string | null;
  target: number | string | null;
  as_of: string | null;
  warnings: string[];
}

export type Cell = string | number | null;

export interface Table {
  columns: string[];
  rows: Cell[][];
}

export interface Chart {
  type: "bar" | "line";
  title: string;
  categories: string[];
  /** One value per category; null where nothing was measured. */
  series: { name: string; values: (number | null)[] }[];
  /** `%`, `hồ sơ`, …; "" when unknown. */
  unit: string;
}

export interface Download {
  label: string;
  url: string;
}

export type Completeness = "complete" | "partial" | "none";

export interface Answer {
  /** One of the contract's kinds; a kind this page does not know is shown as plain text. */
  kind: string;
  text: string;
  completeness: Completeness;
  citations: Citation[];
  choices: Choice[];
  procedure: Procedure | null;
  checklist: Checklist | null;
  indicator: Indicator | null;
  table: Table | null;
  chart: Chart | null;
  downloads: Download[];
}

export interface Reply {
  conversation_id: string;
  /** What feedback is given to; null when the service names none. */
  turn_id: string | null;
  answers: Answer[];
}

export type Complaint = "wrong" | "incomplete" | "unclear" | "outdated" | "other";

/** What somebody thinks of an answer. */
export interface Verdict {
  helpful: boolean;
  reason: Complaint | null;
  words: string;
}

export interface Source {
  title: string;
  locator: string;
  text: string;
  url: string | null;
  as_of: string | null;
}

export interface Notice {
  text: string;
  level: "info" | "warning" | "urgent";
}

/** A tile of the first screen. */
export interface Service extends Choice {
  icon: string;
}

export interface ReportCategory {
  id: string;
  label: string;
}

export interface Office {
  assistant_name: string;
  office_name: string;
  province: string;
  hotline: string;
  hours: string[];
  address: string | null;
  portal: string;
  /** `#rrggbb`; null when the office sets none. */
  primary_colour: string | null;
  email: string | null;
  suggestions: Choice[];
  /** What people come for most. */
  services: Service[];
  report_categories: ReportCategory[];
  /** What dossiers are looked up in; null when there is no register here. */
  dossier_register: { as_of: string; simulated: boolean } | null;
  disclosure: string;
  demo: boolean;
  /** What an administrator has to say now; null when nothing. */
  notice: Notice | null;
}

export interface Readiness {
  ready: boolean;
  /** Whether Rasa, which understands the questions, answers. */
  understanding: boolean;
}
