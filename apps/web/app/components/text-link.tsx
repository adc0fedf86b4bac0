import { Link, type LinkProps } from "@remix-run/react";

/** A link within a sentence beside a form. */
export function TextLink(props: Omit<LinkProps, "className">) {
  return <Link {...props} className="text-accent underline underline-offset-2" />;
}

/** The look of what can be done about a line of small text, link or button. */
export const quietLink = "rounded-control text-text underline decoration-line-strong underline-offset-2";
