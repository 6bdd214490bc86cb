import { useState } from "preact/hooks";
import type { Api } from "../api";
import type { Source } from "../contract";
import { words } from "../words";

type Passage = "hidden" | "loading" | "failed" | Source;

/** The button that shows the source's own words inside the page. */
export function SourcePassage({ api, sourceId }: { api: Api; sourceId: string }) {
  const [passage, setPassage] = useState<Passage>("hidden");
  const shown = typeof passage === "object";

  const toggle = async () => {
    if (passage === "loading") return;
    if (shown) return setPassage("hidden");
    setPassage("loading");
    setPassage(await api.source(sourceId).catch(() => "failed" as const));
  };

  return (
    <>
      <button type="button" class="link link--button" aria-expanded={shown} onClick={toggle}>
        {shown ? words.hidePassage : words.showPassage}
      </button>
      {passage === "loading" && <p class="citation__note">{words.passageLoading}</p>}
      {passage === "failed" && <p class="citation__note">{words.passageFailed}</p>}
      {shown && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard.
        <section class="passage" tabIndex={0} aria-label={words.passage}>
          <p class="text">{passage.text}</p>
        </section>
      )}
    </>
  );
}
