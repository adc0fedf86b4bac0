import type { User } from "@scrip/customers";
import type { Audience } from "./sessions/session-lifetimes.ts";

/** Whom an app lets in, once they have proven who they are: everybody into the web app, operators into theirs. */
export function mayEnter(user: User, audience: Audience): boolean {
  return user.disabledAt === null && (audience === "web" || user.role !== "customer");
}
