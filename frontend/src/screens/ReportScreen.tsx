import { useState } from "preact/hooks";
import type { Office } from "../contract";
import { type Store, useStore } from "../store";
import { words as allWords } from "../words";
import { Emergency } from "./Emergency";
import { ReportForm } from "./ReportForm";
import { ReportReceipt } from "./ReportReceipt";
import { Screen } from "./Screen";
import type { Receipt, ScreenApi } from "./screenApi";
import { type Draft, EMPTY_DRAFT } from "./screens";

interface Props {
  api: ScreenApi;
  draft: Store<Draft>;
  office: Office;
}

export function ReportScreen({ api, draft, office }: Props) {
  const words = allWords.screens.report;
  const typed = useStore(draft);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const sent = (kept: Receipt) => {
    draft.set(EMPTY_DRAFT);
    setReceipt(kept);
  };
  return (
    <Screen route="report" heading={words.heading}>
      {receipt ? (
        <ReportReceipt receipt={receipt} onAnother={() => setReceipt(null)} />
      ) : (
        <>
          <Emergency />
          {office.report_categories.length > 0 ? (
            <ReportForm
              api={api}
              draft={typed}
              categories={office.report_categories}
              onDraft={(change) => draft.set({ ...draft.value, ...change })}
              onSent={sent}
            />
          ) : (
            <p class="card">{words.noCategories}</p>
          )}
        </>
      )}
    </Screen>
  );
}
