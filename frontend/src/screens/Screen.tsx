import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Route } from "./routes";

interface Props {
  route: Route;
  heading: string;
  children: ComponentChildren;
}

/** One screen beside the talk: its heading gets the focus when one comes to it. */
export function Screen({ route, heading, children }: Props) {
  return (
    <main class="main screen" id="screen">
      <div class="screen__column">
        <ScreenHeading route={route}>{heading}</ScreenHeading>
        {children}
      </div>
    </main>
  );
}

export function ScreenHeading({ route, children }: { route: Route; children: ComponentChildren }) {
  return (
    <h2 class="screen__heading" id={headingOf(route)} tabIndex={-1}>
      {children}
    </h2>
  );
}

export const headingOf = (route: Route): string => `heading-${route}`;

/** Moves the focus to the heading of a screen one has gone to; not when the page opens. */
export function useFocusOnHeading(route: Route): void {
  const shown = useRef(route);
  useEffect(() => {
    if (shown.current === route) return;
    shown.current = route;
    document.getElementById(headingOf(route))?.focus();
  }, [route]);
}
