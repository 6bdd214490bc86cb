import { Store } from "../store";
import type { Position } from "./position";
import { hashRoutes, type Routes } from "./routes";
import { httpScreenApi, type ScreenApi } from "./screenApi";

/** What is typed into a field report; kept while the page is open, never on the device. */
export interface Draft {
  category: string;
  text: string;
  place: string;
  position: Position | null;
  phone: string;
  mayCall: boolean;
  photos: readonly { id: number; blob: Blob }[];
}

export const EMPTY_DRAFT: Draft = {
  category: "",
  text: "",
  place: "",
  position: null,
  phone: "",
  mayCall: false,
  photos: [],
};

/** What the screens beside the talk share. */
export interface Screens {
  api: ScreenApi;
  routes: Routes;
  draft: Store<Draft>;
}

export function webScreens(): Screens {
  return { api: httpScreenApi(), routes: hashRoutes(), draft: new Store(EMPTY_DRAFT) };
}
