import type { MemberRole, UserRole } from "@scrip/customers";
import type { Scope } from "./scopes.ts";

type Actor = {
  userId: string;
  /** The customer acted for. The user is a member of it, as `memberRole`. */
  customerId: string;
  memberRole: MemberRole;
  role: UserRole;
  scopes: readonly Scope[];
};

/** Who asks, proven for this very request. */
export type Principal =
  | (Actor & { kind: "session"; sessionId: string })
  | (Actor & {
      kind: "api_key";
      apiKeyId: string;
      /** The most that may be spent with it in each day and month (UTC), in microcredits; null is no cap. */
      caps: { dayMicrocredits: bigint | null; monthMicrocredits: bigint | null };
    });
