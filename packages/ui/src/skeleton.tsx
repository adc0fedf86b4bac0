import { classNames } from "./class-names.ts";

/** Stands where something will be, with its final size (given by `className`), while it loads. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span aria-hidden="true" className={classNames("block animate-pulse rounded-control bg-line/60", className)} />
  );
}
