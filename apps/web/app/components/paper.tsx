import type { ReactNode } from "react";
import { PublicPage } from "./public-page.tsx";

export type PaperProps = {
  title: string;
  /** The day since which it binds, in words; nothing where nobody is bound by it. */
  since?: string;
  /** What it says, in one or two sentences. */
  summary: ReactNode;
  signedIn: boolean;
  children: ReactNode;
};

/** A page that one reads: terms, privacy, refunds, support. */
export function Paper({ title, since, summary, signedIn, children }: PaperProps) {
  return (
    <PublicPage signedIn={signedIn}>
      <article className="mx-auto grid max-w-prose gap-10 py-8 text-16">
        <header className="grid gap-4">
          <h1 className="text-28 font-semibold">{title}</h1>
          <p>{summary}</p>
          {since ? <p className="text-13 text-text-muted">In force since {since}</p> : null}
        </header>
        {children}
      </article>
    </PublicPage>
  );
}

/** A part of such a page, with a heading that an address can name. */
export function PaperSection({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-8 gap-3 text-text-muted [&_a]:text-accent [&_a]:underline [&_a]:underline-offset-2 [&_li]:pl-1 [&_strong]:font-medium [&_strong]:text-text [&_ul]:grid [&_ul]:list-disc [&_ul]:gap-2 [&_ul]:pl-5"
    >
      <h2 id={`${id}-title`} className="text-20 font-semibold text-text">
        {title}
      </h2>
      {children}
    </section>
  );
}
