import type { ReactNode } from "react";

/** A line above every page, for what stays true wherever somebody goes. Where it is, a phone has less room for examples. */
export function PageStrip({ children }: { children: ReactNode }) {
  return (
    <div
      data-page-strip=""
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-sunken px-4 py-2 text-13 sm:px-8 print:hidden"
    >
      {children}
    </div>
  );
}
