import { type ReactNode, useId } from "react";

/** A part of the landing page: a sentence, what there is to say about it, and the thing itself. */
export function LandingSection({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-6 pt-16">
      <div className="grid gap-1">
        <h2 id={id} className="text-20 font-semibold">
          {title}
        </h2>
        <p className="max-w-prose text-text-muted">{text}</p>
      </div>
      {children}
    </section>
  );
}
