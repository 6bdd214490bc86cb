/** What the screens beside the talk ask of the service. `httpScreenApi` is the real one; tests pass their own in. */

import { ApiFailure, type FailureReason } from "../api";
import { errorMessage, fields, isFields, text, textOrNull } from "../decode";
import { ANSWER_WITHIN_MS, decoded, type Exchanged, exchanging } from "../exchange";
import { freshKey } from "../key";

export interface Dossier {
  code: string;
  procedure_name: string | null;
  unit_name: string;
  status: string;
  status_text: string;
  /** ISO dates. */
  received: string | null;
  due: string | null;
  finished: string | null;
  returned: string | null;
  standing: string;
  standing_text: string;
  next_text: string;
  as_of: string;
  simulated: boolean;
  source_title: string;
}

export interface Receipt {
  number: string;
  text: string;
}

export interface ReportFields {
  category: string;
  text: string;
  place: string;
  position: { latitude: number; longitude: number } | null;
  phone: string;
  mayCall: boolean;
  /** The person was told whom to call, and says that nobody is in danger. */
  noDanger: boolean;
  photos: Blob[];
}

export interface ScreenApi {
  /** Throws `Refused`: 404 when nothing fits, 429 when there were too many tries. */
  dossier(code: string, fact: string): Promise<Dossier>;
  /** Throws `Refused`: `problems` beside the fields, or the code `emergency`. */
  report(report: ReportFields): Promise<Receipt>;
}

/** The service said no, and why. */
export class Refused extends ApiFailure {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string | null,
    /** Field → sentence. */
    readonly problems: Record<string, string>,
    readonly retryAfterS: number | null,
  ) {
    super("refused" satisfies FailureReason, sentence);
  }
}

const UPLOAD_WITHIN_MS = 120_000;

export function httpScreenApi(
  fetch: typeof globalThis.fetch = (...call) => globalThis.fetch(...call),
): ScreenApi {
  const exchange = exchanging(fetch);
  // Until a report has arrived: what got lost on the way and is sent again is kept once.
  let key = freshKey();
  return {
    async dossier(code, fact) {
      // In a header, so that no log of addresses holds the number.
      const request = { headers: { "X-Dossier-Fact": fact } };
      const answer = await exchange(
        `/api/v1/dossiers/${encodeURIComponent(code)}`,
        request,
        ANSWER_WITHIN_MS,
      );
      if (!answer.ok) throw refused(answer);
      return decoded(dossier, answer.body);
    },

    async report(report) {
      const answer = await exchange(
        "/api/v1/reports",
        { method: "POST", headers: { "Idempotency-Key": key }, body: form(report) },
        UPLOAD_WITHIN_MS,
      );
      if (!answer.ok) throw refused(answer);
      const kept = decoded(receipt, answer.body);
      key = freshKey();
      return kept;
    },
  };
}

function form(report: ReportFields): FormData {
  const data = new FormData();
  data.set("category", report.category);
  data.set("text", report.text);
  data.set("place", report.place);
  if (report.position) {
    data.set("latitude", String(report.position.latitude));
    data.set("longitude", String(report.position.longitude));
  }
  if (report.phone.trim() !== "") data.set("phone", report.phone);
  if (report.mayCall) data.set("may_call", "true");
  if (report.noDanger) data.set("no_danger", "true");
  for (const photo of report.photos) data.append("photos", photo, "photo");
  return data;
}

function refused({ status, body, retryAfterS }: Exchanged): Refused {
  const error = fields(fields(body).error);
  const problems = Object.entries(fields(error.problems)).map(([field, sentence]) => [field, text(sentence)]);
  return new Refused(status, text(error.code), errorMessage(body), Object.fromEntries(problems), retryAfterS);
}

function dossier(json: unknown): Dossier {
  const from = fields(json);
  if (!isFields(json) || text(from.status) === "") throw new Error("a dossier without a status");
  return {
    code: text(from.code),
    procedure_name: textOrNull(from.procedure_name),
    unit_name: text(from.unit_name),
    status: text(from.status),
    status_text: text(from.status_text),
    received: textOrNull(from.received),
    due: textOrNull(from.due),
    finished: textOrNull(from.finished),
    returned: textOrNull(from.returned),
    standing: text(from.standing),
    standing_text: text(from.standing_text),
    next_text: text(from.next_text),
    as_of: text(from.as_of),
    simulated: from.simulated === true,
    source_title: text(fields(from.source).title),
  };
}

function receipt(json: unknown): Receipt {
  const { number, text: told } = fields(json);
  if (text(number) === "") throw new Error("a receipt without a number");
  return { number: text(number), text: text(told) };
}
