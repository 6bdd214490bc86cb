import type { Office } from "../contract";
import { initials } from "../format";
import { vi } from "../messages.vi";
import { NewTalkIcon } from "./icons";

interface Props {
  office: Office;
  /** Null while there is nothing to clear. */
  onRestart: (() => void) | null;
}

export function Header({ office, onRestart }: Props) {
  return (
    <header class="header">
      {office.demo && <p class="demo-mark">{vi.demo}</p>}
      <div class="header__row">
        <span class="header__mark" aria-hidden="true">
          {initials(office.office_name)}
        </span>
        <div class="header__names">
          <h1 class="header__office">{office.office_name}</h1>
          <p class="header__assistant">
            {vi.assistantLabel}
            {office.province && <span class="header__province"> · {office.province}</span>}
          </p>
        </div>
        {onRestart && (
          <button type="button" class="header__new" title={vi.newConversation} onClick={onRestart}>
            <NewTalkIcon />
            <span class="header__new-label">{vi.newConversation}</span>
          </button>
        )}
      </div>
    </header>
  );
}
