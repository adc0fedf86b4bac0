import { Card } from "@scrip/ui";
import type { ReactNode } from "react";
import { PublicPage } from "./public-page.tsx";

/** A short form about an account, alone on its page. */
export function AccountPage({ title, foot, children }: { title: string; foot: ReactNode; children: ReactNode }) {
  return (
    <PublicPage>
      <div className="mx-auto grid w-full max-w-sm gap-6 py-8 sm:py-16">
        <h1 className="text-28 font-semibold">{title}</h1>
        <Card className="p-6">{children}</Card>
        <p className="text-text-muted">{foot}</p>
      </div>
    </PublicPage>
  );
}
