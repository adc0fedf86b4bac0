import { Link } from "@remix-run/react";
import { IdText } from "./id-text.tsx";

/** Says that a list shows one customer only, and leads back to all. */
export function CustomerFilter({ customerId, allPath }: { customerId: string | null; allPath: string }) {
  if (customerId === null) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-13 text-text-muted">
      <span>
        Only{" "}
        <Link to={`/customers/${customerId}`} className="text-accent underline underline-offset-2">
          <IdText>{customerId}</IdText>
        </Link>
      </span>
      <Link to={allPath} className="text-accent underline underline-offset-2">
        Show all
      </Link>
    </p>
  );
}
