import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      className="size-5 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

export const CloseIcon = () => (
  <Icon>
    <path d="m5.5 5.5 9 9m0-9-9 9" />
  </Icon>
);

export const ChatIcon = () => (
  <Icon>
    <path d="M3 5.5A1.5 1.5 0 0 1 4.5 4h11A1.5 1.5 0 0 1 17 5.5v7a1.5 1.5 0 0 1-1.5 1.5H9l-4 3v-3h-.5A1.5 1.5 0 0 1 3 12.5z" />
  </Icon>
);

export const CreditsIcon = () => (
  <Icon>
    <path d="M2.5 6h15v2a2 2 0 0 0 0 4v2h-15v-2a2 2 0 0 0 0-4zM12 6v1m0 2.5v1m0 2.5v1" />
  </Icon>
);

export const HistoryIcon = () => (
  <Icon>
    <path d="M4 4.5h12M4 8.2h12M4 11.9h12M4 15.5h7" />
  </Icon>
);

export const ReceiptsIcon = () => (
  <Icon>
    <path d="M5 3.5h10v13l-2.5-1.6L10 16.5l-2.5-1.6L5 16.5zM8 7.5h4M8 10.8h4" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M3 6h7m4 0h3M3 14h3m4 0h7" />
    <circle cx="12" cy="6" r="2" />
    <circle cx="8" cy="14" r="2" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path d="M10 16V4m-5 5 5-5 5 5" />
  </Icon>
);

export const StopIcon = () => (
  <Icon>
    <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon>
    <rect x="7" y="7" width="9.5" height="9.5" rx="1.5" />
    <path d="M13 7V5a1.5 1.5 0 0 0-1.5-1.5H5A1.5 1.5 0 0 0 3.5 5v6.5A1.5 1.5 0 0 0 5 13h2" />
  </Icon>
);

const THUMB =
  "M7 9v7.5H4.5A1 1 0 0 1 3.5 15.5V10a1 1 0 0 1 1-1zm0 0 3-6c1.2 0 2 .9 2 2v3h3.3a1.5 1.5 0 0 1 1.48 1.75l-.85 5.5a1.5 1.5 0 0 1-1.48 1.25H7";

export const ThumbUpIcon = () => (
  <Icon>
    <path d={THUMB} />
  </Icon>
);

export const ThumbDownIcon = () => (
  <Icon>
    <path d={THUMB} transform="rotate(180 10 10)" />
  </Icon>
);

export const PlusIcon = () => (
  <Icon>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);

export const OverviewIcon = () => (
  <Icon>
    <path d="M3 16.5h14M5 13.5v-4m5 4v-9m5 9v-6" />
  </Icon>
);

export const CustomersIcon = () => (
  <Icon>
    <circle cx="7.5" cy="7" r="3" />
    <path d="M2.5 16.5c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5M13 4.3a3 3 0 0 1 0 5.4m1.5 2.7c1.9.6 3 2.1 3 4.1" />
  </Icon>
);

export const RequestsIcon = () => (
  <Icon>
    <path d="M4 7h11m-3-3 3 3-3 3M16 13H5m3-3-3 3 3 3" />
  </Icon>
);

export const OperationsIcon = () => (
  <Icon>
    <path d="M3 5.5h8M3 10h5M3 14.5h5m3.5-2 2.5 2.5 4-5" />
  </Icon>
);

export const RevenueIcon = () => (
  <Icon>
    <path d="M10 3v14M14 6.5C13.2 5.5 11.8 5 10 5 7.8 5 6.2 5.9 6.2 7.5c0 3.6 8 1.5 8 5.1 0 1.6-1.8 2.4-4.2 2.4-2 0-3.5-.6-4.3-1.7" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="m4.5 10.5 3.5 3.5 7.5-8" />
  </Icon>
);

export const UsageIcon = () => (
  <Icon>
    <path d="M3 16.5h14M5.5 13.5v-3m4.5 3v-9m4.5 9v-6" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M4.5 10h.01m5.49 0h.01m5.49 0h.01" strokeWidth="2.5" />
  </Icon>
);

export const ThemeIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
    <path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
  </Icon>
);

export const KeyboardIcon = () => (
  <Icon>
    <rect x="2.5" y="5.5" width="15" height="9.5" rx="1.5" />
    <path d="M5.5 8.5h.01m2.99 0h.01m2.99 0h.01m2.99 0h.01M7 12h6" />
  </Icon>
);
