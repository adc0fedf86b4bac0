import { classNames } from "./class-names.ts";

/** Stands where something will be, with its final size (given by `className`), while it loads. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span aria-hidden="true" className={classNames("block animate-pulse rounded-control bg-line/60", className)} />
  );
}

/** Stands for a paragraph. */
export function SkeletonText({ lines = 3 }: { lines?: number }) {
  return (
    <span aria-hidden="true" className="grid max-w-prose gap-2">
      {places(lines).map((line) => (
        <Skeleton key={line} className={classNames("h-4", line === lines - 1 ? "w-3/5" : "w-full")} />
      ))}
    </span>
  );
}

/** Stands for the rows of a table, each as high as a row with two lines. */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  return (
    <span aria-hidden="true" className="grid">
      {places(rows).map((row) => (
        <span key={row} className="flex items-start justify-between gap-6 border-b border-line py-row last:border-b-0">
          <span className="grid w-2/5 gap-1.5">
            <Skeleton className="h-4 w-full" />
            <Skeleton className="h-3 w-1/2" />
          </span>
          <Skeleton className="h-4 w-20" />
        </span>
      ))}
    </span>
  );
}

/** Stands for a card of the given height. */
export function SkeletonCard({ className = "h-40" }: { className?: string }) {
  return (
    <span aria-hidden="true" className={classNames("block rounded-card border border-line bg-surface p-4", className)}>
      <Skeleton className="h-3 w-24" />
      <Skeleton className="mt-3 h-8 w-32" />
      <Skeleton className="mt-4 h-4 w-3/5" />
    </span>
  );
}

const places = (count: number) => Array.from({ length: count }, (_, index) => index);
