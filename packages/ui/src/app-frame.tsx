import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { SkipLink } from "./skip-link.tsx";

export type AppFrameProps = {
  brand: ReactNode;
  /** The places of the app: links made with {@link frameLinkClasses}, each an icon and a word. */
  places: ReactNode;
  /** The one number that is always visible. */
  foot: ReactNode;
  /** Small things that are done and not gone to, each with {@link frameCommandClasses}. Not on phones. */
  commands?: ReactNode;
  children: ReactNode;
};

/** A rail at the left with the places and the foot; on phones a bar at the bottom, and the foot at the top. */
export function AppFrame({ brand, places, foot, commands, children }: AppFrameProps) {
  return (
    <div className="min-h-dvh sm:grid sm:grid-cols-[13.5rem_minmax(0,1fr)] print:block">
      <SkipLink />
      <header className="print:hidden sticky top-0 z-30 flex h-14 items-center justify-between gap-4 border-b border-line bg-canvas px-4 sm:h-dvh sm:flex-col sm:items-stretch sm:justify-start sm:gap-6 sm:border-r sm:border-b-0 sm:px-3 sm:py-5">
        <div className="sm:px-2.5">{brand}</div>
        <nav
          aria-label="Main"
          className="fixed inset-x-0 bottom-0 z-30 flex justify-around border-t border-line bg-canvas px-1 pb-[env(safe-area-inset-bottom)] sm:static sm:-m-1 sm:grid sm:min-h-0 sm:grow sm:auto-rows-min sm:justify-stretch sm:gap-0.5 sm:overflow-y-auto sm:border-t-0 sm:p-1"
        >
          {places}
        </nav>
        {commands ? <div className="grid gap-0.5 max-sm:hidden">{commands}</div> : null}
        <div className="sm:border-t sm:border-line sm:px-2.5 sm:pt-4">{foot}</div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="flex min-h-[calc(100dvh-3.5rem)] min-w-0 flex-col pb-14 focus:outline-none sm:min-h-dvh sm:pb-0 print:block"
      >
        {children}
      </main>
    </div>
  );
}

/**
 * Where messages float over the page: in the middle, below the bar of a phone, beside the rail. What is written and decided on a page is
 * further down, its title left and its action right.
 */
export const frameMessagePlace = "fixed inset-x-4 top-16 mx-auto sm:top-4 sm:left-58";

/** The look of one place in the frame; `active` is the one the page belongs to. */
export function frameLinkClasses(active: boolean): string {
  return classNames(
    "flex min-w-0 items-center rounded-control transition-colors max-sm:flex-1 max-sm:flex-col max-sm:gap-0.5 max-sm:px-0.5 max-sm:py-2 max-sm:text-12 sm:gap-3 sm:px-2.5 sm:py-2 sm:text-14",
    active ? "font-medium text-accent sm:bg-accent-soft" : "text-text-muted hover:text-text sm:hover:bg-sunken",
  );
}

/** The look of a command in the frame: an icon and a few words. */
export const frameCommandClasses =
  "flex w-full min-w-0 items-center gap-3 rounded-control px-2.5 py-1.5 text-left text-12 text-text-muted transition-colors hover:bg-sunken hover:text-text [&_svg]:size-4";

/** What a place in the frame shows: its icon and its word, which is cut where there is no room. */
export function FramePlace({ icon, label }: { icon: ReactNode; label: string }) {
  return (
    <>
      {icon}
      <span className="max-w-full truncate">{label}</span>
    </>
  );
}

/** One page in the frame: one title, at most one primary action beside it. */
export function Page({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-content grid-cols-1 gap-6 px-4 py-6 sm:px-8 sm:pt-page-top sm:pb-10">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-title font-semibold wrap-anywhere">{title}</h1>
        {action}
      </div>
      {children}
    </div>
  );
}
