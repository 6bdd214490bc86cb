import type { ComponentChildren } from "preact";
import { words } from "../words";

/** A link out of the page, in a new tab. Give it only what `httpsUrl` let through. */
export function SafeLink({ url, children }: { url: string; children: ComponentChildren }) {
  return (
    <a class="link" href={url} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="visually-hidden"> {words.opensNewTab}</span>
    </a>
  );
}
