import { useStore } from "../store";
import { words as allWords } from "../words";
import { pathOf, ROUTES, type Routes } from "./routes";
import { ScreenIcon } from "./screenIcons";

/** At the bottom of a telephone, at the side of a wide window. */
export function Navigation({ routes }: { routes: Routes }) {
  const current = useStore(routes.current);
  return (
    <nav class="navigation" aria-label={allWords.screens.navigation}>
      <ul class="navigation__list">
        {ROUTES.map((route) => (
          <li key={route}>
            <a
              class="navigation__link"
              href={pathOf(route)}
              aria-current={route === current ? "page" : undefined}
            >
              <ScreenIcon route={route} />
              <span>{allWords.screens.names[route]}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
