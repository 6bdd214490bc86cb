import type { Api } from "../api";
import type { Citation } from "../contract";
import { formatDate, httpsUrl } from "../format";
import { words } from "../words";
import { SafeLink } from "./SafeLink";
import { SourcePassage } from "./SourcePassage";

export function Citations({ api, citations }: { api: Api; citations: Citation[] }) {
  if (citations.length === 0) return null;
  return (
    <details class="more">
      <summary>{words.citations(citations.length)}</summary>
      <ol class="citations">
        {citations.map((citation, at) => (
          // The same source may be cited twice, and the list never changes: its place is its key.
          <li key={at} class="citation">
            <CitationEntry api={api} citation={citation} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function CitationEntry({ api, citation }: { api: Api; citation: Citation }) {
  const { title, locator, as_of, quote, source_id } = citation;
  const url = httpsUrl(citation.url);
  const where = [locator, as_of && words.asOf(formatDate(as_of))].filter(Boolean).join(" · ");
  return (
    <>
      <p class="citation__title">{title}</p>
      {where && <p class="citation__where">{where}</p>}
      {quote && <blockquote class="quote">{quote}</blockquote>}
      <div class="citation__actions">
        {url && <SafeLink url={url}>{words.openSource}</SafeLink>}
        {source_id && <SourcePassage api={api} sourceId={source_id} />}
      </div>
    </>
  );
}
