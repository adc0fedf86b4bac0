import type { LoaderFunctionArgs } from "@remix-run/node";
import { NavLink, type ShouldRevalidateFunction, useLoaderData, useNavigation } from "@remix-run/react";
import { displayCredits, microcreditsOf } from "@scrip/money";
import {
  AppFrame,
  ChatIcon,
  CreditsIcon,
  FramePlace,
  frameCommandClasses,
  frameLinkClasses,
  HistoryIcon,
  KeyboardIcon,
  ReceiptsIcon,
  SettingsIcon,
  ToastProvider,
  UsageIcon,
  useToast,
  Wordmark,
} from "@scrip/ui";
import { useEffect, useRef, useState } from "react";
import { BalanceFoot } from "../components/balance-foot.tsx";
import { ConnectionNotice } from "../components/connection-notice.tsx";
import { PageOutlet } from "../components/page-outlet.tsx";
import { Shortcuts } from "../components/shortcuts.tsx";
import { StandingStrip } from "../components/standing-strip.tsx";
import { ThemeButton } from "../components/theme-button.tsx";
import { UnverifiedNotice } from "../components/unverified-notice.tsx";
import { LiveBalanceProvider, useBalance } from "../data/live-balance.tsx";
import type { Standing } from "../data/wire.ts";
import { requireApi } from "../server/api.server.ts";
import { readBalance } from "../server/read-balance.server.ts";

const RECENT_ROWS = 20;

const PLACES = [
  { to: "/chat", label: "Chat", icon: <ChatIcon /> },
  { to: "/credits", label: "Credits", icon: <CreditsIcon /> },
  { to: "/usage", label: "Usage", icon: <UsageIcon /> },
  { to: "/history", label: "History", icon: <HistoryIcon /> },
  { to: "/receipts", label: "Receipts", icon: <ReceiptsIcon /> },
  { to: "/settings", label: "Settings", icon: <SettingsIcon /> },
];

export async function loader(args: LoaderFunctionArgs) {
  const { api, customerId } = await requireApi(args);
  const [balance, recent, me, standing] = await Promise.all([
    readBalance(api, args.context),
    api.credits.history({ limit: RECENT_ROWS }),
    api.account.me(),
    api.credits.standing(),
  ]);
  const recentBalances = recent.items.map((row) => row.balanceAfter).toReversed();
  return {
    customerId,
    balance,
    recentBalances,
    freezes: standing.freezes,
    unverifiedEmail: me.emailVerified ? null : me.email,
  };
}

/** The balance is pushed; moving between pages asks for nothing again. */
export const shouldRevalidate: ShouldRevalidateFunction = ({
  formMethod,
  defaultShouldRevalidate,
  currentUrl,
  nextUrl,
}) => (formMethod === undefined && currentUrl.pathname !== nextUrl.pathname ? false : defaultShouldRevalidate);

export default function SignedInFrame() {
  const { customerId, balance, ...frame } = useLoaderData<typeof loader>();
  return (
    <LiveBalanceProvider customerId={customerId} initial={balance}>
      <ToastProvider>
        <Frame {...frame} />
        <ConnectionNotice />
      </ToastProvider>
    </LiveBalanceProvider>
  );
}

type FrameProps = { recentBalances: string[]; freezes: Standing["freezes"]; unverifiedEmail: string | null };

function Frame({ recentBalances, freezes, unverifiedEmail }: FrameProps) {
  const balance = useBalance();
  const course = useCourse(recentBalances, balance.balance);
  useArrivalMessage(balance.balance);
  // The place lights up when it is chosen, not when it has come.
  const goingTo = useNavigation().location?.pathname;
  const [sheetOpen, setSheetOpen] = useState(false);
  return (
    <AppFrame
      brand={<Wordmark />}
      places={PLACES.map(({ to, label, icon }) => (
        <NavLink
          key={to}
          to={to}
          prefetch="intent"
          className={({ isActive }) => frameLinkClasses(goingTo ? goingTo.startsWith(to) : isActive)}
        >
          <FramePlace icon={icon} label={label} />
        </NavLink>
      ))}
      foot={<BalanceFoot balance={balance} course={course} />}
      commands={
        <>
          <ThemeButton className={frameCommandClasses} />
          <button type="button" className={frameCommandClasses} onClick={() => setSheetOpen(true)}>
            <KeyboardIcon />
            <span>Keyboard</span>
          </button>
        </>
      }
    >
      <StandingStrip freezes={freezes} debt={balance.debt} />
      {unverifiedEmail === null ? null : <UnverifiedNotice email={unverifiedEmail} />}
      <PageOutlet />
      <Shortcuts sheetOpen={sheetOpen} onSheetOpenChange={setSheetOpen} />
    </AppFrame>
  );
}

/** The balances after the latest rows, and those that came in since the page was loaded. */
function useCourse(recentBalances: string[], currentBalance: string): string[] {
  const [course, setCourse] = useState(recentBalances);
  useEffect(() => {
    setCourse((seen) => (seen.at(-1) === currentBalance ? seen : [...seen, currentBalance].slice(-RECENT_ROWS)));
  }, [currentBalance]);
  return course;
}

/** Says so when credits arrive, on whatever page the customer is. */
function useArrivalMessage(currentBalance: string): void {
  const showToast = useToast();
  const seen = useRef(currentBalance);
  useEffect(() => {
    const arrived = microcreditsOf(currentBalance) - microcreditsOf(seen.current);
    seen.current = currentBalance;
    if (arrived > 0n) showToast({ title: `${displayCredits(arrived)} credits arrived`, tone: "good" });
  }, [currentBalance, showToast]);
}

export { ErrorPage as ErrorBoundary } from "../components/error-page.tsx";
