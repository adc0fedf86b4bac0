import { type ReactNode, useId } from "react";

/** A part of a page under its own heading. `note` says what is in it, or that nothing is. */
export function TitledSection({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) {
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className="grid gap-2">
      <h2 id={headingId} className="text-16 font-semibold">
        {title}
      </h2>
      {note ? <p className="max-w-prose text-13 text-text-muted">{note}</p> : null}
      {children}
    </section>
  );
}
