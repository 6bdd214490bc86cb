import type { ComponentChildren } from "preact";
import { SafeLink } from "../components/SafeLink";
import type { Office } from "../contract";
import { httpsUrl, telephoneUrl } from "../format";
import { words as allWords } from "../words";
import { pathOf } from "./routes";
import { Screen } from "./Screen";

export function ContactScreen({ office }: { office: Office }) {
  const words = allWords.screens.contact;
  const telephone = telephoneUrl(office.hotline);
  const portal = httpsUrl(office.portal);
  return (
    <Screen route="contact" heading={words.heading}>
      {telephone && (
        <a class="call" href={telephone}>
          <span class="call__name">{words.hotline}</span>
          <span class="call__number">{office.hotline}</span>
        </a>
      )}
      <dl class="card pairs pairs--tall">
        {office.hours.length > 0 && (
          <Pair name={words.hours}>
            {office.hours.map((line) => (
              <span class="line" key={line}>
                {line}
              </span>
            ))}
          </Pair>
        )}
        <Pair name={words.address}>{office.address ?? words.noAddress}</Pair>
        {office.email && (
          <Pair name={words.email}>
            <a class="link link--tall" href={`mailto:${office.email}`}>
              {office.email}
            </a>
          </Pair>
        )}
        {portal && (
          <Pair name={words.portal}>
            <SafeLink url={portal}>{new URL(portal).host}</SafeLink>
          </Pair>
        )}
      </dl>
      <p>
        <a class="action action--quiet" href={pathOf("talk")}>
          {words.ask}
        </a>
      </p>
    </Screen>
  );
}

function Pair({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
