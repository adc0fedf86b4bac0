import { isRouteErrorResponse, Link, useRouteError } from "@remix-run/react";
import { buttonClasses } from "@scrip/ui";

/** What a person sees when a page cannot be shown: what happened, and a way on. */
export function RouteError() {
  const error = useRouteError();
  const { title, text } = describeRouteError(error);
  const status = isRouteErrorResponse(error) ? error.status : null;
  return (
    <div className="grid justify-items-start gap-4 py-16">
      {status ? (
        <p className="rounded-control border border-dashed border-line-strong px-3 py-1 font-mono text-13 text-text-muted">
          {status}
        </p>
      ) : null}
      <h1 className="text-28 font-semibold">{title}</h1>
      <p className="max-w-prose text-16 text-text-muted">{text}</p>
      <div className="flex flex-wrap gap-3">
        <Link to="/" className={buttonClasses({ variant: "primary" })}>
          Go to the start
        </Link>
        <Link to="/support" className={buttonClasses({ variant: "quiet" })}>
          Ask support
        </Link>
      </div>
    </div>
  );
}

function describeRouteError(error: unknown): { title: string; text: string } {
  if (isRouteErrorResponse(error)) {
    if (error.status === 404) {
      return { title: "This page is not here", text: "The address may be mistyped, or it belongs to somebody else." };
    }
    if (error.status === 405) return { title: "This address takes no such request", text: "Nothing was changed." };
    if (error.status < 500)
      return { title: "That did not work", text: messageOf(error.data) ?? "Nothing was changed." };
  }
  return {
    title: "Something went wrong on our side",
    text: "Nothing was charged by opening this page. Try again in a moment.",
  };
}

/** Our own error shape, `{error: {code, message}}`. */
function messageOf(data: unknown): string | undefined {
  const message = (data as { error?: { message?: unknown } } | null)?.error?.message;
  return typeof message === "string" ? message : undefined;
}
