import type { HTMLAttributes, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";

/** Rows under one set of headings. `caption` is read to those who cannot see the page. */
export function Table({ caption, head, children }: { caption: string; head: ReactNode; children: ReactNode }) {
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full border-collapse text-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line-strong/50">{head}</tr>
        </thead>
        <tbody>{children}</tbody>
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

export function HeadCell({ numeric, wideOnly, className, ...rest }: ThHTMLAttributes<HTMLTableCellElement> & CellLook) {
  return (
    <th
      scope="col"
      {...rest}
      className={classNames(
        "px-2 py-2 text-12 font-medium text-text-muted first:pl-0 last:pr-0",
        cellLook(numeric, wideOnly),
        className,
      )}
    />
  );
}

export function Cell({ numeric, wideOnly, className, ...rest }: TdHTMLAttributes<HTMLTableCellElement> & CellLook) {
  return (
    <td
      {...rest}
      className={classNames("px-2 py-row align-top first:pl-0 last:pr-0", cellLook(numeric, wideOnly), className)}
    />
  );
}

export function Row({ className, ...rest }: HTMLAttributes<HTMLTableRowElement>) {
  return <tr {...rest} className={classNames("border-b border-line last:border-b-0", className)} />;
}

function cellLook(numeric: boolean | undefined, wideOnly: boolean | undefined): string {
  return classNames(numeric ? "text-right tabular-nums" : "text-left", wideOnly && "max-sm:hidden");
}
