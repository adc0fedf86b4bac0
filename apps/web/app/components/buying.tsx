import { Notice } from "@scrip/ui";
import type { ReactNode } from "react";

/** What stands where a member of a team may not buy. */
export const BUYERS =
  "Owners and admins of the team buy credits. Ask one of them; whatever they buy is there for all of you.";

/** Parts of a page with which one buys. Who may not sees what is on sale and why nothing of it can be pressed. */
export function Buying({ mayBuy, children }: { mayBuy: boolean; children: ReactNode }) {
  if (mayBuy) return children;
  return (
    <>
      <Notice title="You cannot buy for this team.">
        <span id="who-buys">{BUYERS}</span>
      </Notice>
      <fieldset disabled aria-describedby="who-buys" className="contents">
        {children}
      </fieldset>
    </>
  );
}
