/**
 * Turns the service's JSON into the types of `contract.ts`.
 *
 * A missing or odd optional field becomes its empty value, so one bad field never hides an answer.
 * What nothing can be shown without (`conversation_id`, `answers`) throws `UnreadableReply`.
 */

import type {
  Answer,
  Cell,
  Chart,
  Checklist,
  Choice,
  Citation,
  Completeness,
  Download,
  Indicator,
  Notice,
  Office,
  Paper,
  Procedure,
  Readiness,
  Reply,
  Source,
  Table,
} from "./contract";

export class UnreadableReply extends Error {}

export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const fields = (value: unknown): Fields => (isFields(value) ? value : {});
export const text = (value: unknown): string => (typeof value === "string" ? value : "");
export const textOrNull = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : null;
const numberOrNull = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
const items = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => items(value).filter((item) => typeof item === "string");

export function reply(json: unknown): Reply {
  const { conversation_id, turn_id, answers } = fields(json);
  if (typeof conversation_id !== "string" || !Array.isArray(answers) || answers.length === 0) {
    throw new UnreadableReply("no conversation_id or no answers");
  }
  return { conversation_id, turn_id: textOrNull(turn_id), answers: answers.map(answer) };
}

export function answer(json: unknown): Answer {
  const from = fields(json);
  return {
    kind: text(from.kind),
    text: text(from.text),
    completeness: completeness(from.completeness),
    citations: items(from.citations).map(citation),
    choices: choices(from.choices),
    procedure: isFields(from.procedure) ? procedure(from.procedure) : null,
    checklist: isFields(from.checklist) ? checklist(from.checklist) : null,
    indicator: isFields(from.indicator) ? indicator(from.indicator) : null,
    table: isFields(from.table) ? table(from.table) : null,
    chart: isFields(from.chart) ? chart(from.chart) : null,
    downloads: items(from.downloads).map(download),
  };
}

export function source(json: unknown): Source {
  const from = fields(json);
  if (text(from.text) === "") throw new UnreadableReply("a source without text");
  return {
    title: text(from.title),
    locator: text(from.locator),
    text: text(from.text),
    url: textOrNull(from.url),
    as_of: textOrNull(from.as_of),
  };
}

export function office(json: unknown): Office {
  const from = fields(json);
  if (text(from.office_name) === "") throw new UnreadableReply("an office without a name");
  return {
    assistant_name: text(from.assistant_name),
    office_name: text(from.office_name),
    province: text(from.province),
    hotline: text(from.hotline),
    hours: texts(from.hours),
    address: textOrNull(from.address),
    portal: text(from.portal),
    primary_colour: textOrNull(fields(from.colours).primary),
    email: textOrNull(from.email),
    suggestions: choices(from.suggestions),
    services: items(from.services)
      .map(fields)
      .flatMap((one) => choices([one]).map((choice) => ({ ...choice, icon: text(one.icon) }))),
    report_categories: items(from.report_categories)
      .map(fields)
      .map(({ id, label }) => ({ id: text(id), label: text(label) }))
      .filter(({ id }) => id !== ""),
    dossier_register: isFields(from.dossier_register)
      ? { as_of: text(from.dossier_register.as_of), simulated: from.dossier_register.simulated === true }
      : null,
    disclosure: text(from.disclosure),
    demo: from.demo === true,
    notice: notice(from.notice),
  };
}

function notice(json: unknown): Notice | null {
  const from = fields(json);
  const level = from.level === "warning" || from.level === "urgent" ? from.level : "info";
  return text(from.text) === "" ? null : { text: text(from.text), level };
}

export function readiness(json: unknown): Readiness {
  const from = fields(json);
  return { ready: from.ready === true, understanding: fields(from.rasa).state === "ready" };
}

/** The Vietnamese message of an error body; null when the body is not ours (a proxy's page, say). */
export function errorMessage(json: unknown): string | null {
  return textOrNull(fields(fields(json).error).message);
}

function completeness(value: unknown): Completeness {
  return value === "partial" || value === "none" ? value : "complete";
}

function choices(json: unknown): Choice[] {
  return items(json)
    .map(fields)
    .map(({ label, text: sent }) => ({ label: text(label) || text(sent), text: text(sent) || text(label) }))
    .filter((choice) => choice.text !== "");
}

function citation(json: unknown): Citation {
  const from = fields(json);
  return {
    source_id: text(from.source_id),
    title: text(from.title),
    locator: text(from.locator),
    url: textOrNull(from.url),
    quote: textOrNull(from.quote),
    as_of: textOrNull(from.as_of),
  };
}

function procedure({ code, name }: Fields): Procedure | null {
  return text(code) === "" || text(name) === "" ? null : { code: text(code), name: text(name) };
}

/** Null when a paper has no name: then the text, which has them all, is shown. */
function checklist(from: Fields): Checklist | null {
  const documents = items(from.documents).map(paper);
  if (documents.length === 0 || documents.some(({ name }) => name === "")) return null;
  return { documents, forms: texts(from.forms), notes: texts(from.notes) };
}

function paper(json: unknown): Paper {
  const from = fields(json);
  return {
    name: text(from.name),
    original: numberOrNull(from.original),
    copy: numberOrNull(from.copy),
    form: textOrNull(from.form),
    when: textOrNull(from.when),
    action: from.action === "present" ? "present" : "submit",
  };
}

function indicator(from: Fields): Indicator {
  return {
    metric_name: text(from.metric_name),
    unit_name: text(from.unit_name),
    period_label: text(fields(from.period).label),
    display: textOrNull(from.display),
    numerator: numberOrNull(from.numerator),
    denominator: numberOrNull(from.denominator),
    formula: textOrNull(from.formula),
    target: numberOrNull(from.target) ?? textOrNull(from.target),
    as_of: textOrNull(from.as_of),
    warnings: texts(from.warnings),
  };
}

function table(from: Fields): Table | null {
  const columns = items(from.columns).map(String);
  if (columns.length === 0) return null;
  return { columns, rows: items(from.rows).map((row) => items(row).map(cell)) };
}

function cell(value: unknown): Cell {
  return value === null || value === undefined ? null : (numberOrNull(value) ?? String(value));
}

function chart(from: Fields): Chart | null {
  const categories = items(from.categories).map(String);
  const series = items(from.series)
    .map(fields)
    .map(({ name, values }) => ({
      name: text(name),
      values: categories.map((_, at) => numberOrNull(items(values)[at])),
    }));
  const measured = series.some(({ values }) => values.some((value) => value !== null));
  if (!measured) return null;
  return {
    type: from.type === "line" ? "line" : "bar",
    title: text(from.title),
    categories,
    series,
    unit: text(from.unit),
  };
}

function download(json: unknown): Download {
  const from = fields(json);
  return { label: text(from.label), url: text(from.url) };
}
