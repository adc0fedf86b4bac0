import { Link, type LinkProps } from "@remix-run/react";

/** A link within a sentence beside a form. */
export function TextLink(props: Omit<LinkProps, "className">) {
  return <Link {...props} className="text-accent underline underline-offset-2" />;
}
