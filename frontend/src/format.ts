/** Numbers, dates and addresses as people here read and follow them. */

const decimals = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });

/** 64861 → `64.861`; 99.54 → `99,54`. */
export function formatNumber(value: number): string {
  return decimals.format(value);
}

/** `2023-09-30` or a time that begins so → `30/09/2023`; anything else stays as it is. */
export function formatDate(iso: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:T|$)/.exec(iso);
  return found ? `${found[3]}/${found[2]}/${found[1]}` : iso;
}

/** The address when it is https, else null. */
export function httpsUrl(url: string | null): string | null {
  if (url === null || !/^https:\/\/\S+$/i.test(url)) return null;
  try {
    return new URL(url).href;
  } catch {
    return null;
  }
}

/** The address when it is https or a path of this site (never `//other.host` or `javascript:`), else null. */
export function downloadUrl(url: string): string | null {
  return /^\/(?![/\\])\S*$/.test(url) ? url : httpsUrl(url);
}

/** `0254 385 2323` → `tel:02543852323`; null when there is no number in it. */
export function telephoneUrl(number: string): string | null {
  const digits = number.replace(/[^\d+]/g, "");
  return digits.length >= 3 ? `tel:${digits}` : null;
}

/** Two letters for the round mark: first letters of the last two words, `Phường Vũng Tàu` → `VT`. */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .filter(Boolean)
    .slice(-2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}
