import type { Office } from "../contract";
import { initials } from "../format";
import { words } from "../words";
import { NewTalkIcon, OptionsIcon } from "./icons";

interface Props {
  office: Office;
  /** Null while there is nothing to clear. */
  onRestart: (() => void) | null;
  onOptions: () => void;
}

export function Header({ office, onRestart, onOptions }: Props) {
  return (
    <header class="header">
      {office.demo && <p class="demo-mark">{words.demo}</p>}
      <div class="header__row">
        <span class="header__mark" aria-hidden="true">
          {initials(office.office_name)}
        </span>
        <div class="header__names">
          <h1 class="header__office">{office.office_name}</h1>
          <p class="header__assistant">
            {words.assistantLabel}
            {office.province && <span class="header__province"> · {office.province}</span>}
          </p>
        </div>
        {onRestart && (
          <button type="button" class="header__new" title={words.newConversation} onClick={onRestart}>
            <NewTalkIcon />
            <span class="header__new-label">{words.newConversation}</span>
          </button>
        )}
        <button type="button" class="header__options" title={words.options.open} onClick={onOptions}>
          <OptionsIcon />
          <span class="visually-hidden">{words.options.open}</span>
        </button>
      </div>
    </header>
  );
}
