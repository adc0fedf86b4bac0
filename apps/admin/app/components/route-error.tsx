import { isRouteErrorResponse, Link, useRouteError } from "@remix-run/react";
import { buttonClasses } from "@scrip/ui";

/** What an operator sees when a page cannot be shown: what happened, and a way on. */
export function RouteError() {
  const { title, text } = describeRouteError(useRouteError());
  return (
    <div className="grid justify-items-start gap-4 py-10">
      <h1 className="text-title font-semibold">{title}</h1>
      <p className="max-w-prose text-text-muted">{text}</p>
      <Link to="/" className={buttonClasses({ variant: "primary" })}>
        Go to the overview
      </Link>
    </div>
  );
}

function describeRouteError(error: unknown): { title: string; text: string } {
  if (isRouteErrorResponse(error)) {
    if (error.status === 404) {
      return { title: "This page is not here", text: "The address may be mistyped, or nothing has this id." };
    }
    if (error.status === 405) return { title: "This address takes no such request", text: "Nothing was changed." };
    if (error.status < 500)
      return { title: "That did not work", text: messageOf(error.data) ?? "Nothing was changed." };
  }
  return {
    title: "Something went wrong on our side",
    text: "Opening this page changed nothing. Try again in a moment; the log of the admin app has the cause.",
  };
}

/** Our own error shape, `{error: {code, message}}`. */
function messageOf(data: unknown): string | undefined {
  const message = (data as { error?: { message?: unknown } } | null)?.error?.message;
  return typeof message === "string" ? message : undefined;
}
