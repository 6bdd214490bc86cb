import type { Choice, Office } from "../contract";
import { httpsUrl, telephoneUrl } from "../format";
import { words } from "../words";
import { Choices } from "./Choices";
import { SafeLink } from "./SafeLink";

interface Props {
  office: Office;
  waiting: boolean;
  onAsk: (question: Choice) => void;
}

export function Greeting({ office, waiting, onAsk }: Props) {
  return (
    <div class="bubble">
      <span class="visually-hidden">{words.assistant} </span>
      <p class="text">{words.greeting(office.assistant_name)}</p>
      <p class="text text--muted">{office.disclosure}</p>
      <Choices label={words.suggestions} choices={office.suggestions} waiting={waiting} onAsk={onAsk} />
      <Contact office={office} />
    </div>
  );
}

function Contact({ office }: { office: Office }) {
  const { hours, address, hotline, portal } = office;
  const telephone = telephoneUrl(hotline);
  const portalUrl = httpsUrl(portal);
  if (hours.length === 0 && !address && !telephone && !portalUrl) return null;
  return (
    <details class="more">
      <summary>{words.contact.summary}</summary>
      <dl class="facts">
        {hours.length > 0 && (
          <div>
            <dt>{words.contact.hours}</dt>
            {hours.map((line) => (
              <dd key={line}>{line}</dd>
            ))}
          </div>
        )}
        {address && (
          <div>
            <dt>{words.contact.address}</dt>
            <dd>{address}</dd>
          </div>
        )}
        {telephone && (
          <div>
            <dt>{words.contact.hotline}</dt>
            <dd>
              <a class="link" href={telephone}>
                {hotline}
              </a>
            </dd>
          </div>
        )}
        {portalUrl && (
          <div>
            <dt>{words.contact.portal}</dt>
            <dd>
              <SafeLink url={portalUrl}>{new URL(portalUrl).host}</SafeLink>
            </dd>
          </div>
        )}
      </dl>
    </details>
  );
}
