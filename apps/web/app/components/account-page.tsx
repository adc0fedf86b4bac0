import { Card } from "@scrip/ui";
import type { ReactNode } from "react";
import { PublicPage } from "./public-page.tsx";

export type AccountPageProps = { title: string; foot: ReactNode; signedIn?: boolean | undefined; children: ReactNode };

/** A short form about an account, alone on its page. */
export function AccountPage({ title, foot, signedIn, children }: AccountPageProps) {
  return (
    <PublicPage signedIn={signedIn}>
      <div className="mx-auto grid w-full max-w-sm gap-6 py-8 sm:py-16">
        <h1 className="text-28 font-semibold">{title}</h1>
        <Card className="p-6">{children}</Card>
        <p className="text-text-muted">{foot}</p>
      </div>
    </PublicPage>
  );
}
