import { Link } from "@remix-run/react";
import { buttonClasses, Wordmark } from "@scrip/ui";
import type { ReactNode } from "react";

/** The frame of the pages that anyone may read. */
export function PublicPage({ signedIn = false, children }: { signedIn?: boolean; children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-content flex-col px-4 sm:px-8">
      <header className="flex h-16 items-center justify-between gap-4">
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
      <main id="content" className="grow">
        {children}
      </main>
      <footer className="mt-16 flex flex-wrap gap-x-6 gap-y-2 border-t border-line py-6 text-13 text-text-muted">
        <span>Scrip</span>
        <Link to="/what-you-pay" className="hover:text-text">
          What you pay
        </Link>
      </footer>
    </div>
  );
}
