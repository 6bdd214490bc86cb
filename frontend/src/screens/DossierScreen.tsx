import { useEffect, useRef, useState } from "preact/hooks";
import { SafeLink } from "../components/SafeLink";
import type { Office } from "../contract";
import { formatDate, httpsUrl, telephoneUrl } from "../format";
import { words as allWords } from "../words";
import { DossierCard } from "./DossierCard";
import { described, Field, useFocusOnProblem } from "./Field";
import { sentenceFor } from "./failure";
import { Screen } from "./Screen";
import { type Dossier, Refused, type ScreenApi } from "./screenApi";

interface Props {
  api: ScreenApi;
  office: Office;
  settled: boolean;
}

/** Code and number live in this component alone: leaving the screen forgets them and what was found. */
export function DossierScreen({ api, office, settled }: Props) {
  const words = allWords.screens.dossier;
  const [found, setFound] = useState<Dossier | null>(null);
  return (
    <Screen route="dossier" heading={words.heading}>
      {found ? (
        <>
          <DossierCard dossier={found} />
          <button type="button" class="action action--quiet" onClick={() => setFound(null)}>
            {words.again}
          </button>
        </>
      ) : settled && office.dossier_register === null ? (
        <NoRegister office={office} />
      ) : (
        <LookUp api={api} office={office} onFound={setFound} />
      )}
    </Screen>
  );
}

function NoRegister({ office }: { office: Office }) {
  const portal = httpsUrl(office.portal);
  return (
    <div class="card">
      <p>{allWords.screens.dossier.noRegister}</p>
      {portal && (
        <p>
          <SafeLink url={portal}>{allWords.screens.dossier.portal}</SafeLink>
        </p>
      )}
      <CallHotline hotline={office.hotline} />
    </div>
  );
}

interface LookUpProps {
  api: ScreenApi;
  office: Office;
  onFound: (dossier: Dossier) => void;
}

function LookUp({ api, office, onFound }: LookUpProps) {
  const words = allWords.screens.dossier;
  const [code, setCode] = useState("");
  const [fact, setFact] = useState("");
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState("");
  const [working, setWorking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  useFocusOnProblem(problems, form);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (working) return;
    const wrong = problemsOf(code, fact);
    setProblems(wrong);
    setFailure("");
    if (Object.keys(wrong).length > 0) return;
    setWorking(true);
    try {
      const dossier = await api.dossier(code.trim(), fact.trim());
      if (alive.current) onFound(dossier);
    } catch (problem) {
      setFailure(failureOf(problem));
    } finally {
      setWorking(false);
    }
  };

  return (
    <form class="card form" ref={form} noValidate autocomplete="off" onSubmit={submit}>
      <p>{words.intro}</p>
      <Field id="code" label={words.code} hint={words.codeHint} problem={problems.code}>
        <input
          {...described("code", true, problems.code)}
          class="input"
          type="text"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={60}
          required
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </Field>
      <Field id="fact" label={words.fact} hint={words.factHint} problem={problems.fact}>
        <input
          {...described("fact", true, problems.fact)}
          class="input"
          type="text"
          inputMode="tel"
          maxLength={30}
          required
          value={fact}
          onInput={(event) => setFact(event.currentTarget.value)}
        />
      </Field>
      <div role="alert">
        {failure && (
          <div class="notice">
            <p>{failure}</p>
            <CallHotline hotline={office.hotline} />
          </div>
        )}
      </div>
      <button type="submit" class="action" aria-disabled={working}>
        {working ? words.working : words.submit}
      </button>
      <p class="small">
        {words.privacy}
        {office.dossier_register && ` ${words.registerDay(formatDate(office.dossier_register.as_of))}`}
        {office.dossier_register?.simulated && ` ${words.simulated}`}
      </p>
    </form>
  );
}

export function CallHotline({ hotline }: { hotline: string }) {
  const telephone = telephoneUrl(hotline);
  return telephone ? (
    <p>
      <a class="link link--tall" href={telephone}>
        {allWords.screens.callHotline(hotline)}
      </a>
    </p>
  ) : null;
}

function problemsOf(code: string, fact: string): Record<string, string> {
  const words = allWords.screens.dossier;
  const digits = fact.replace(/[\s.()+-]/g, "");
  return {
    ...(/^[a-z0-9][a-z0-9.-]{5,}$/i.test(code.trim()) ? {} : { code: words.codeWrong }),
    ...(/^\d{9,13}$/.test(digits) ? {} : { fact: words.factWrong }),
  };
}

function failureOf(problem: unknown): string {
  if (problem instanceof Refused && problem.status === 429 && problem.retryAfterS !== null) {
    return allWords.screens.dossier.closed(Math.ceil(problem.retryAfterS / 60));
  }
  return sentenceFor(problem);
}
