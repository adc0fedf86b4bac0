import type { useFetcher } from "@remix-run/react";

type Saving = Pick<ReturnType<typeof useFetcher<{ errors: Record<string, string> }>>, "data" | "state">;

/** What became of a form that was sent by a fetcher. */
export function useSaving({ data, state }: Saving): { errors: Record<string, string>; isSaved: boolean } {
  const errors = data?.errors ?? {};
  return { errors, isSaved: state === "idle" && data !== undefined && Object.keys(errors).length === 0 };
}

/** Says that it is kept, to those who listen too. */
export function SavedNote({ isSaved }: { isSaved: boolean }) {
  return (
    <span role="status" className="text-13 text-text-muted">
      {isSaved ? "Saved" : ""}
    </span>
  );
}
