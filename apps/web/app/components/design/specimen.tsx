import type { ReactNode } from "react";

/** A group of components on the design page. */
export function SpecimenGroup({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-6 border-t border-line pt-8">
      <h2 id={id} className="scroll-mt-20 text-20 font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** One component in one state or a few, under its name. */
export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-3">
      <h3 className="font-mono text-12 text-text-muted">{name}</h3>
      {children}
    </div>
  );
}

export function Specimens({ children }: { children: ReactNode }) {
  return <div className="grid gap-8 md:grid-cols-2">{children}</div>;
}
