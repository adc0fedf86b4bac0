import { Badge, Card, Wordmark } from "@scrip/ui";
import type { ReactNode } from "react";

/** A short form on the way into the admin app. */
export function Entrance({
  title,
  foot,
  wide = false,
  children,
}: {
  title: string;
  foot: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <main className={`mx-auto grid min-h-dvh w-full content-center gap-6 px-4 py-10 ${wide ? "max-w-xl" : "max-w-sm"}`}>
      <div className="flex items-center gap-3">
        <Wordmark />
        <Badge tone="accent">Admin</Badge>
      </div>
      <Card className="grid gap-5 p-6">
        <h1 className="text-20 font-semibold">{title}</h1>
        {children}
      </Card>
      <p className="text-13 text-text-muted">{foot}</p>
    </main>
  );
}
