import { useRef, useState } from "preact/hooks";
import { asText, details, groupsOf, paperKey, Ticks } from "../checklist";
import type { Answer, Checklist, Paper, Procedure } from "../contract";
import { printAlone, saveText } from "../files";
import type { DeviceMemory } from "../platform";
import { words } from "../words";
import { DownloadIcon, PrintIcon } from "./icons";

interface Props {
  device: DeviceMemory;
  answer: Answer;
  checklist: Checklist;
  procedure: Procedure;
}

/** The papers of a procedure to tick off, in place of the answer's text, which says the same line by line. */
export function Papers({ device, answer, checklist, procedure }: Props) {
  const ticks = useRef(new Ticks(device, procedure.code)).current;
  const card = useRef<HTMLDivElement>(null);
  const [ticked, setTicked] = useState(() => ticks.recall());
  const all = checklist.documents;
  const ready = all.filter((paper) => ticked.has(paperKey(paper))).length;

  const keep = (next: ReadonlySet<string>) => {
    ticks.keep(next);
    setTicked(next);
  };
  const toggle = (key: string) => {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    keep(next);
  };
  const save = () => saveText(fileName(procedure), asText(answer, ticked, document.title, new Date()));
  const print = () => printAlone(card.current?.closest(".bubble") ?? document.body);

  return (
    <div class="papers" ref={card}>
      <p class="papers__title">{words.papers.title(procedure.name)}</p>
      <div class="papers__ready">
        <progress max={all.length} value={ready} aria-hidden="true" />
        <p>{words.papers.ticked(ready, all.length)}</p>
      </div>
      {groupsOf(checklist).map(({ heading, papers }) => (
        <fieldset key={heading} class="papers__group">
          <legend>{heading}</legend>
          {papers.map((paper) => (
            <Tick
              key={paperKey(paper)}
              paper={paper}
              ticked={ticked.has(paperKey(paper))}
              onToggle={() => toggle(paperKey(paper))}
            />
          ))}
        </fieldset>
      ))}
      {checklist.forms.length > 0 && (
        <p class="papers__forms">{words.papers.forms(checklist.forms.join("; "))}</p>
      )}
      {checklist.notes.length > 0 && (
        <div class="papers__notes">
          <p>{words.papers.notes}</p>
          {checklist.notes.map((note) => (
            <p key={note} class="text">
              {note}
            </p>
          ))}
        </div>
      )}
      <div class="actions">
        <button type="button" class="link link--button" onClick={print}>
          <PrintIcon />
          {words.papers.print}
        </button>
        <button type="button" class="link link--button" onClick={save}>
          <DownloadIcon />
          {words.papers.save}
        </button>
        {ready > 0 && (
          <button type="button" class="link link--button" onClick={() => keep(new Set())}>
            {words.papers.untick}
          </button>
        )}
      </div>
      <p class="actions text--muted">{words.papers.kept}</p>
    </div>
  );
}

function Tick({ paper, ticked, onToggle }: { paper: Paper; ticked: boolean; onToggle: () => void }) {
  const more = details(paper);
  return (
    <label class="paper">
      <input type="checkbox" checked={ticked} onChange={onToggle} />
      <span>
        {paper.when !== null && <span class="paper__when">{paper.when}: </span>}
        {paper.name}
        {more && <span class="paper__more"> ({more})</span>}
      </span>
    </label>
  );
}

const fileName = ({ code }: Procedure) => `giay-to-${code.replace(/[^\w.-]/g, "-")}.txt`;
