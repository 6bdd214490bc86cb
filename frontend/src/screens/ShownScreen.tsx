import type { Choice, Office } from "../contract";
import { useStore } from "../store";
import { ContactScreen } from "./ContactScreen";
import { DossierScreen } from "./DossierScreen";
import { HomeScreen } from "./HomeScreen";
import { ReportScreen } from "./ReportScreen";
import type { Screens } from "./screens";

interface Props {
  screens: Screens;
  office: Office;
  /** False until the office's own data are there. */
  settled: boolean;
  onAsk: (question: Choice) => void;
}

/** The screen of the address, apart from the talk, which always stays. */
export function ShownScreen({ screens, office, settled, onAsk }: Props) {
  const route = useStore(screens.routes.current);
  switch (route) {
    case "home":
      return <HomeScreen office={office} onAsk={onAsk} />;
    case "dossier":
      return <DossierScreen api={screens.api} office={office} settled={settled} />;
    case "report":
      return <ReportScreen api={screens.api} draft={screens.draft} office={office} />;
    case "contact":
      return <ContactScreen office={office} />;
    case "talk":
      return null;
  }
}
