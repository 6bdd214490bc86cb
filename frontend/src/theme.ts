/** Fits the office's colour to the page so that text on it and in it stays readable (WCAG AA). */

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** Bubble background in the dark scheme, `--surface` in tokens.css. */
const DARK_SURFACE: Rgb = [30, 39, 51];

export interface Theme {
  /** Background under white text. */
  primary: string;
  /** Text and lines on the light scheme's surfaces. */
  inkLight: string;
  /** The same on the dark scheme's. */
  inkDark: string;
}

/** Null when `colour` is not `#rrggbb`; then the style sheet's own blue stays. */
export function themeFrom(colour: string): Theme | null {
  const rgb = parse(colour);
  if (rgb === null) return null;
  return {
    primary: hex(mixUntil(rgb, BLACK, WHITE, 4.5)),
    inkLight: hex(mixUntil(rgb, BLACK, WHITE, 6)),
    inkDark: hex(mixUntil(rgb, WHITE, DARK_SURFACE, 6)),
  };
}

/** Through CSSOM, which a strict Content-Security-Policy allows; a style attribute in HTML it does not. */
export function applyTheme(theme: Theme, root: HTMLElement): void {
  root.style.setProperty("--primary", theme.primary);
  root.style.setProperty("--ink-light", theme.inkLight);
  root.style.setProperty("--ink-dark", theme.inkDark);
}

/** 1–21, after WCAG 2.2 "contrast ratio". */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

export function parse(colour: string): Rgb | null {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!found) return null;
  return [1, 2, 3].map((at) => Number.parseInt(found[at] ?? "", 16)) as unknown as Rgb;
}

/** `colour` with as little of `towards` as gives it `ratio` against `ground`. */
function mixUntil(colour: Rgb, towards: Rgb, ground: Rgb, ratio: number): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const mixed = colour.map((part, at) => Math.round(part + ((towards[at] ?? 0) - part) * share));
    if (contrast(mixed as unknown as Rgb, ground) >= ratio) return mixed as unknown as Rgb;
  }
  return towards;
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function hex(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
