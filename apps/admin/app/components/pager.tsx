import { Link, useSearchParams } from "@remix-run/react";
import { buttonClasses } from "@scrip/ui";

/** Leads to older rows, and back to the newest. The place in the list is in the address. */
export function Pager({ nextCursor, parameter = "cursor" }: { nextCursor: string | null; parameter?: string }) {
  const [searchParams] = useSearchParams();
  const isFirstPage = !searchParams.has(parameter);
  if (isFirstPage && nextCursor === null) return null;

  const pageAt = (cursor: string | null) => {
    const params = new URLSearchParams(searchParams);
    params.delete(parameter);
    if (cursor !== null) params.set(parameter, cursor);
    return { search: params.toString() };
  };
  return (
    <nav aria-label="Pages" className="flex justify-between gap-3">
      {isFirstPage ? (
        <span />
      ) : (
        <Link to={pageAt(null)} className={buttonClasses({ size: "small" })}>
          Newest
        </Link>
      )}
      {nextCursor === null ? null : (
        <Link to={pageAt(nextCursor)} className={buttonClasses({ size: "small" })}>
          Older
        </Link>
      )}
    </nav>
  );
}
