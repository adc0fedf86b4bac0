import { Link } from "@remix-run/react";
import { Wordmark } from "@scrip/ui";
import { PaperLinks } from "./public-page.tsx";
import { RouteError } from "./route-error.tsx";

/** An error that has no page around it: nobody knows who asks, so it only shows the ways that are there for anybody. */
export function ErrorPage() {
  return (
    <div className="mx-auto flex min-h-dvh max-w-content flex-col px-4 sm:px-8">
      <header className="flex h-16 items-center">
        <Link to="/" className="rounded-control">
          <Wordmark />
        </Link>
      </header>
      <main className="grid grow content-center">
        <RouteError />
      </main>
      <footer className="border-t border-line py-6 text-13 text-text-muted">
        <PaperLinks />
      </footer>
    </div>
  );
}
