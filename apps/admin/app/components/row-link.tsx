import { Link, type LinkProps } from "@remix-run/react";

/** The link of a table row: all of the row can be clicked. The row must be `relative`. */
export function RowLink(props: LinkProps) {
  return (
    <Link
      {...props}
      className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-control focus-visible:after:outline-2 focus-visible:after:outline-accent"
    />
  );
}
