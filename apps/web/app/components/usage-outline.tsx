import { Skeleton } from "@scrip/ui";

/** Stands for the figures of another range while they come; as high as the first screen of them. */
export function UsageOutline() {
  return (
    <div aria-hidden="true" className="grid gap-10">
      <div className="grid gap-5">
        <div className="grid gap-1">
          <Skeleton className="h-5 w-64 max-w-full" />
          <Skeleton className="h-12 w-56" />
          <Skeleton className="h-6 w-80 max-w-full" />
        </div>
        <Skeleton className="h-48 sm:h-24" />
      </div>
      <Skeleton className="h-80" />
    </div>
  );
}
