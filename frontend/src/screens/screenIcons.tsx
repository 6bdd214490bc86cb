import type { ComponentChildren } from "preact";
import type { Route } from "./routes";

/** Decorative line icons; the text beside them says what they mean. */
function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const SCREENS: Record<Route, string> = {
  home: "M3.5 11 12 4l8.5 7M6 9.5V20h12V9.5M10 20v-5h4v5",
  talk: "M4 5h16v11h-8l-5 4v-4H4zM8 9.5h8M8 12.5h5",
  dossier: "M6 3h8l4 4v5M14 3v4h4M6 3v18h6M9 11h5M9 15h3M16.5 15.5a2.5 2.5 0 1 0 .01 0M18.5 19.5 21 22",
  report: "M4 8h3.5L9 5h6l1.5 3H20v11H4zM12 10a3.2 3.2 0 1 0 .01 0",
  contact:
    "M6 3.5h3.5l1.5 4-2 1.8a12 12 0 0 0 5.7 5.7l1.8-2 4 1.5V18a2.5 2.5 0 0 1-2.7 2.5C10.5 20 4 13.5 3.5 6.200A2.5 2.5 0 0 1 6 3.500z",
};

/** The names an office may give its services in knowledge/office.yml. */
const SERVICES: Record<string, string> = {
  baby: "M12 3a7 7 0 1 0 .01 0M9 10h.01M15 10h.01M9 13.500c1.8 2 4.2 2 6 0M8 17l-2 4h12l-2-4",
  stamp: "M9.5 3h5l-.8 7h3.800a1.5 1.5 0 0 1 1.5 1.500V15H5v-3.500A1.5 1.5 0 0 1 6.5 10h3.800zM5 19h14",
  person: "M12 4a4 4 0 1 0 .01 0M4.5 20.500c.6-4.5 3.6-6.5 7.5-6.500s6.9 2 7.5 6.5",
  rings: "M9 9a5.5 5.5 0 1 0 .01 0M15 9a5.5 5.5 0 1 0 .01 0M7.5 3h3L9 5.500z",
  card: "M3 5.500h18v13H3zM8 10a1.8 1.8 0 1 0 .01 0M5.5 16c.4-1.7 4.6-1.7 5 0M14 10h4.500M14 13.500h4.5",
  house: "M3.5 11 12 4l8.5 7M6 9.500V20h12V9.500M10 20v-5h4v5",
  bed: "M3 6v13M3 16h18v3M21 16v-3a3 3 0 0 0-3-3h-7v6M7 10.500a1.7 1.7 0 1 0 .01 0",
  shop: "M4 9.5 5.5 4h13L20 9.500M4 9.500a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0 2.7 2.7 0 0 0 5.3 0M5.5 12v8h13v-8M10 20v-4.500h4V20",
  crane: "M6 21V4l3-1v18M4 21h7M9 6h11v3M20 9v3.500M17.5 12.500h5v4h-5zM9 11l5-5",
  land: "M3 7l6-3 6 3 6-3v13l-6 3-6-3-6 3zM9 4v13M15 7v13",
  leaf: "M5 20C5 10 10 5 20 4c0 10-5 14-12 13M5 20c2-5 5-8 9-10",
  heart:
    "M12 20C6 15.5 3.5 12 3.5 8.800A4.3 4.3 0 0 1 12 7.500a4.3 4.3 0 0 1 8.5 1.300C20.5 12 18 15.5 12 20z",
};
const PAPER = "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6";

export const ScreenIcon = ({ route }: { route: Route }) => (
  <Icon>
    <path d={SCREENS[route]} />
  </Icon>
);

export const ServiceIcon = ({ name }: { name: string }) => (
  <Icon>
    <path d={SERVICES[name] ?? PAPER} />
  </Icon>
);

export const PlaceIcon = () => (
  <Icon>
    <path d="M12 21c-4.5-5-6.5-8.2-6.5-11.200a6.5 6.5 0 0 1 13 0c0 3-2 6.2-6.5 11.200zM12 7.500a2.3 2.3 0 1 0 .01 0" />
  </Icon>
);

export const CameraIcon = () => <ScreenIcon route="report" />;
