import { useNavigation } from "@remix-run/react";

/** Says that the next page is on its way; the old one stays as it is until then. */
export function PendingBar() {
  const isLoading = useNavigation().state === "loading";
  return (
    <div role="status">
      {isLoading ? (
        <>
          <span className="sr-only">Loading</span>
          <span className="fixed inset-x-0 top-0 z-50 h-0.5 animate-pulse bg-accent" />
        </>
      ) : null}
    </div>
  );
}
