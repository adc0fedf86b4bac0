import type { HTMLAttributes, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";

export type TableProps = {
  caption: string;
  head: ReactNode;
  /** One row of sums: `Cell`s. */
  foot?: ReactNode;
  /** Has so many columns that it scrolls sideways on phones: then the keyboard can scroll it, too. */
  scrolls?: boolean;
  children: ReactNode;
};

/** Rows under one set of headings. `caption` is read to those who cannot see the page. */
export function Table({ caption, head, foot, scrolls = false, children }: TableProps) {
  return (
    <div
      className="relative overflow-x-auto"
      {...(scrolls ? { role: "group", "aria-label": caption, tabIndex: 0 } : {})}
    >
      <table className="w-full border-collapse text-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line-strong/50">{head}</tr>
        </thead>
        <tbody>{children}</tbody>
        {foot ? (
          <tfoot>
            <tr className="border-t border-line-strong/50 font-medium">{foot}</tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}

type CellLook = {
  /** Amounts stand right, in digits of equal width. */
  numeric?: boolean;
  /** Left out where there is no room; the row must make sense without it. */
  wideOnly?: boolean;
};

/** The outer cells end where the text around the table does, also where the outermost is left out. */
const EDGES = "first:pl-0 last:pr-0 max-sm:[[data-wide-only]:first-child+&]:pl-0";

export function HeadCell({ numeric, wideOnly, className, ...rest }: ThHTMLAttributes<HTMLTableCellElement> & CellLook) {
  return (
    <th
      scope="col"
      data-wide-only={wideOnly}
      {...rest}
      className={classNames(
        "px-2 py-2 text-12 font-medium text-text-muted",
        EDGES,
        cellLook(numeric, wideOnly),
        className,
      )}
    />
  );
}

export type SortCellProps = CellLook & {
  /** How the rows are sorted by this column now, if they are. */
  sorted?: "ascending" | "descending" | undefined;
  /** A link or a button that sorts by this column; its words are the heading. */
  children: ReactNode;
};

/** The heading of a column that the rows can be sorted by. */
export function SortCell({ sorted, children, ...look }: SortCellProps) {
  return (
    <HeadCell {...look} aria-sort={sorted ?? "none"} className={sorted ? "text-text" : ""}>
      <span className="inline-flex items-center gap-1 [&>a]:hover:text-text [&>button]:hover:text-text">
        {children}
        <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2 shrink-0" fill="currentColor">
          <path d={sorted === "ascending" ? "M4 1 7.5 6h-7z" : "M4 7 .5 2h7z"} opacity={sorted ? 1 : 0} />
        </svg>
      </span>
    </HeadCell>
  );
}

export function Cell({ numeric, wideOnly, className, ...rest }: TdHTMLAttributes<HTMLTableCellElement> & CellLook) {
  return (
    <td
      data-wide-only={wideOnly}
      {...rest}
      className={classNames("px-2 py-row align-top", EDGES, cellLook(numeric, wideOnly), className)}
    />
  );
}

export function Row({ className, ...rest }: HTMLAttributes<HTMLTableRowElement>) {
  return <tr {...rest} className={classNames("border-b border-line last:border-b-0", className)} />;
}

function cellLook(numeric: boolean | undefined, wideOnly: boolean | undefined): string {
  return classNames(numeric ? "text-right tabular-nums" : "text-left", wideOnly && "max-sm:hidden");
}
