import { classNames, frameMessagePlace } from "@scrip/ui";
import { useIsBalanceLive } from "../data/live-balance.tsx";

/** Over the page, so that nothing moves: what is shown may be old, and why. */
export function ConnectionNotice() {
  const isLive = useIsBalanceLive();
  return (
    <div
      role="status"
      className={classNames(frameMessagePlace, "pointer-events-none z-40 flex justify-center print:hidden")}
    >
      {isLive ? null : (
        <p className="pointer-events-auto max-w-prose animate-rise rounded-card border border-warn/50 bg-raised px-4 py-3 text-13 shadow-float">
          <span className="font-medium">No connection to Scrip.</span> The balance is as old as the last answer. What
          runs goes on, and is charged by the same rules; this page catches up by itself.
        </p>
      )}
    </div>
  );
}
