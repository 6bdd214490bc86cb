/** Small ways to build what a test needs; each shows only what matters to the case. */

import type { Api } from "../src/api";
import type { Answer, Citation, Indicator, Office, Paper, Reply } from "../src/contract";
import * as decode from "../src/decode";
import { neutralOffice } from "../src/messages.vi";
import type { DeviceMemory, Platform, Slot } from "../src/platform";
import type { Route, Routes } from "../src/screens/routes";
import type { Dossier, ScreenApi } from "../src/screens/screenApi";
import { EMPTY_DRAFT, type Screens } from "../src/screens/screens";
import { Store } from "../src/store";

export const anAnswer = (parts: Partial<Answer> = {}): Answer => ({
  ...decode.answer({ kind: "courtesy", text: "Xin chào" }),
  ...parts,
});

export const aReply = (...answers: Partial<Answer>[]): Reply => ({
  conversation_id: "c-1",
  turn_id: "t-1",
  answers: answers.length > 0 ? answers.map(anAnswer) : [anAnswer()],
});

export const aCitation = (parts: Partial<Citation> = {}): Citation => ({
  source_id: "s-1",
  title: "Luật Hộ tịch số 60/2014/QH13",
  locator: "Điều 16",
  url: null,
  quote: null,
  as_of: null,
  ...parts,
});

export const anIndicator = (parts: Partial<Indicator> = {}): Indicator => ({
  metric_name: "Tỷ lệ giải quyết đúng hạn",
  unit_name: "Phường 8",
  period_label: "Quý III/2023",
  display: "99,54%",
  numerator: 64861,
  denominator: 65158,
  formula: null,
  target: null,
  as_of: null,
  warnings: [],
  ...parts,
});

export const anOffice = (parts: Partial<Office> = {}): Office => ({
  ...neutralOffice,
  office_name: "UBND phường Vũng Tàu",
  ...parts,
});

/** A service that answers everything at once; a test replaces what it is about. */
export const anApi = (parts: Partial<Api> = {}): Api => ({
  office: async () => anOffice(),
  readiness: async () => ({ ready: true, understanding: true }),
  send: async () => aReply(),
  judge: async () => undefined,
  forget: async () => undefined,
  source: async () => ({ title: "", locator: "", text: "Nguyên văn", url: null, as_of: null }),
  ...parts,
});

export const aPaper = (parts: Partial<Paper> = {}): Paper => ({
  name: "Tờ khai",
  original: 1,
  copy: null,
  form: null,
  when: null,
  action: "submit",
  ...parts,
});

/** The answer to which papers a procedure needs. */
export const aPapersAnswer = (...documents: Partial<Paper>[]): Partial<Answer> => ({
  kind: "procedure",
  text: "Đăng ký khai sinh – giấy tờ cần có: …",
  procedure: { code: "1.001193", name: "Đăng ký khai sinh" },
  checklist: { documents: documents.map(aPaper), forms: [], notes: [] },
  citations: [aCitation()],
});

function aSlot(): Slot {
  let kept: string | null = null;
  return {
    recall: () => kept,
    keep: (text) => {
      kept = text;
    },
  };
}

export function aDevice(): DeviceMemory & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    recall: (key) => kept.get(key) ?? null,
    keep: (key, text) => void (text === null ? kept.delete(key) : kept.set(key, text)),
    clear: () => kept.clear(),
  };
}

/** The web platform's counterpart without a browser. */
export function aPlatform(): Platform & { online: boolean; visible: boolean; changed: () => void } {
  const listeners = new Set<() => void>();
  return {
    online: true,
    visible: true,
    conversationId: aSlot(),
    pending: aSlot(),
    device: aDevice(),
    isOnline() {
      return this.online;
    },
    isVisible() {
      return this.visible;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: () => {
      for (const listener of listeners) listener();
    },
  };
}

export const aDossier = (parts: Partial<Dossier> = {}): Dossier => ({
  code: "H06.12-250604-0001",
  procedure_name: "Đăng ký khai sinh",
  unit_name: "UBND phường 7",
  status: "processing",
  status_text: "đang xử lý",
  received: "2025-06-24",
  due: "2025-07-04",
  finished: null,
  returned: null,
  standing: "running",
  standing_text: "Hồ sơ còn trong thời hạn giải quyết.",
  next_text: "Việc cần làm: bạn chưa cần làm gì.",
  as_of: "2025-06-30",
  simulated: false,
  source_title: "Sổ hồ sơ tháng 6",
  ...parts,
});

export const aScreenApi = (parts: Partial<ScreenApi> = {}): ScreenApi => ({
  dossier: async () => aDossier(),
  report: async () => ({ number: "PA-2345AB", text: "Tôi đã ghi phản ánh của bạn." }),
  ...parts,
});

/** The screens without an address bar. */
export function aScreens(route: Route, api: ScreenApi = aScreenApi()): Screens {
  const current = new Store<Route>(route);
  const routes: Routes = { current, go: (next) => current.set(next) };
  return { api, routes, draft: new Store(EMPTY_DRAFT) };
}
