/** Which screen is shown. The address says it (`/#/ho-so`), so that "back" and a kept link work. */

import { Store } from "../store";

const PATHS = {
  home: "#/",
  talk: "#/hoi-dap",
  dossier: "#/ho-so",
  report: "#/phan-anh",
  contact: "#/lien-he",
} as const;

export type Route = keyof typeof PATHS;
export const ROUTES = Object.keys(PATHS) as Route[];
export const pathOf = (route: Route): string => PATHS[route];

export interface Routes {
  readonly current: Store<Route>;
  /** Shows a screen at once; "back" leads to the one before. */
  go(route: Route): void;
}

/** The page's screens by the address's fragment; one that names no screen (`#question`) changes nothing. */
export function hashRoutes(page: Window = window): Routes {
  const current = new Store<Route>(routeOf(page.location.hash) ?? "home");
  const show = (route: Route) => {
    if (route !== current.value) current.set(route);
  };
  page.addEventListener("hashchange", () => show(routeOf(page.location.hash) ?? current.value));
  return {
    current,
    go(route) {
      if (routeOf(page.location.hash) !== route) page.location.hash = PATHS[route];
      show(route);
    },
  };
}

function routeOf(hash: string): Route | null {
  if (hash === "") return "home";
  return ROUTES.find((route) => PATHS[route] === hash) ?? null;
}
