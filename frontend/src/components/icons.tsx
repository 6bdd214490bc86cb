import type { ComponentChildren } from "preact";

/** Decorative line icons; the text beside them says what they mean. */
function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const NewTalkIcon = () => (
  <Icon>
    <path d="M20 12v5a2 2 0 0 1-2 2H9l-4 3v-3a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2h7" />
    <path d="M18 2.5v7M14.5 6h7" />
  </Icon>
);

export const DownloadIcon = () => (
  <Icon>
    <path d="M12 4v11M7 11l5 5 5-5M5 20h14" />
  </Icon>
);

export const PrintIcon = () => (
  <Icon>
    <path d="M7 8V3h10v5M7 17H4V9.5A1.5 1.5 0 0 1 5.5 8h13A1.5 1.5 0 0 1 20 9.5V17h-3M7 14h10v7H7z" />
  </Icon>
);

export const ThumbUpIcon = () => (
  <Icon>
    <path d="M7 11v9H3v-9zM7 11l4-8c1.7 0 2.5 1.2 2.5 2.5V9h5a2 2 0 0 1 2 2.4l-1.4 7a2 2 0 0 1-2 1.6H7" />
  </Icon>
);

export const ThumbDownIcon = () => (
  <Icon>
    <path d="M7 13V4H3v9zM7 13l4 8c1.7 0 2.5-1.2 2.5-2.5V15h5a2 2 0 0 0 2-2.4l-1.4-7a2 2 0 0 0-2-1.6H7" />
  </Icon>
);

export const OptionsIcon = () => (
  <Icon>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
    <circle cx="15" cy="7" r="2.2" />
    <circle cx="9" cy="17" r="2.2" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);

export const MicrophoneIcon = () => (
  <Icon>
    <path d="M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21" />
  </Icon>
);
