import { Link } from "@remix-run/react";
import { buttonClasses, classNames, SkipLink, Wordmark } from "@scrip/ui";
import type { ReactNode } from "react";
import { ThemeButton } from "./theme-button.tsx";

/** What anybody may read about Scrip, in the order in which one needs it. */
const PAPERS = [
  { to: "/what-you-pay", label: "What you pay" },
  { to: "/refunds", label: "Refunds" },
  { to: "/terms", label: "Terms" },
  { to: "/privacy", label: "Privacy" },
  { to: "/support", label: "Support" },
  { to: "/api/docs", label: "API", isDocument: true },
];

/** The frame of the pages that anyone may read. */
export function PublicPage({ signedIn = false, children }: { signedIn?: boolean | undefined; children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-content flex-col px-4 sm:px-8">
      <SkipLink />
      <header className="flex h-16 items-center justify-between gap-4 print:hidden">
        <Link to="/" className="rounded-control">
          <Wordmark />
        </Link>
        <nav aria-label="Account" className="flex items-center gap-2">
          {signedIn ? (
            <Link to="/chat" className={buttonClasses({ size: "small" })}>
              Open Scrip
            </Link>
          ) : (
            <>
              <Link to="/login" className={buttonClasses({ variant: "quiet", size: "small" })}>
                Log in
              </Link>
              <Link to="/signup" className={buttonClasses({ size: "small" })}>
                Sign up
              </Link>
            </>
          )}
        </nav>
      </header>
      <main id="content" tabIndex={-1} className="grow focus:outline-none">
        {children}
      </main>
      <footer className="mt-16 flex flex-wrap items-center justify-between gap-x-8 gap-y-4 border-t border-line py-6 text-13 text-text-muted print:hidden">
        <PaperLinks />
        <ThemeButton className="flex items-center gap-2 rounded-control text-13 hover:text-text [&_svg]:size-4" />
      </footer>
    </div>
  );
}

/** The ways to the papers: what is paid, the rules, and a person. */
export function PaperLinks({ className }: { className?: string }) {
  return (
    <nav aria-label="Papers">
      <ul className={classNames("flex flex-wrap gap-x-6 gap-y-2", className)}>
        {PAPERS.map(({ to, label, isDocument = false }) => (
          <li key={to}>
            <Link to={to} reloadDocument={isDocument} className="underline-offset-4 hover:text-text hover:underline">
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
