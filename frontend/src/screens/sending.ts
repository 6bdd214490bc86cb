import { useEffect, useRef, useState } from "preact/hooks";
import { ApiFailure } from "../api";
import { words as allWords } from "../words";
import { sentenceFor } from "./failure";
import { type Receipt, Refused, type ScreenApi } from "./screenApi";
import type { Draft } from "./screens";

const NOTHING: Record<string, string> = {};

/** One report on its way: never twice at once, and what came back in the person's words. */
export function useSending(api: ScreenApi, onSent: (receipt: Receipt) => void) {
  const [working, setWorking] = useState(false);
  const [problems, setProblems] = useState(NOTHING);
  const [failure, setFailure] = useState("");
  const [danger, setDanger] = useState("");
  const busy = useRef(false);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  const tell = (problem: unknown) => {
    if (problem instanceof Refused && problem.code === "emergency") setDanger(sentenceFor(problem));
    else setFailure(reportSentence(problem));
    if (problem instanceof Refused) setProblems(problem.problems);
  };

  const send = async (draft: Draft, noDanger: boolean) => {
    if (busy.current) return;
    busy.current = true;
    setWorking(true);
    setProblems(NOTHING);
    setFailure("");
    setDanger("");
    try {
      const { photos, ...typed } = draft;
      const receipt = await api.report({ ...typed, noDanger, photos: photos.map(({ blob }) => blob) });
      onSent(receipt);
    } catch (problem) {
      if (alive.current) tell(problem);
    } finally {
      busy.current = false;
      if (alive.current) setWorking(false);
    }
  };

  return { send, working, problems, failure, danger };
}

/** After a time-out nobody knows whether it arrived, and the person must not be told that it did not. */
function reportSentence(problem: unknown): string {
  const lost = problem instanceof ApiFailure && problem.reason === "timed-out";
  return lost ? allWords.screens.report.unsure : sentenceFor(problem);
}
