import type { SubscriptionMail } from "@scrip/email";
import { z } from "zod";

const planName = z.string();
const SubscriptionNotice = z.discriminatedUnion("change", [
  z.object({
    change: z.literal("renewed"),
    planName,
    creditsMicrocredits: z.string().transform(BigInt),
    at: z.coerce.date(),
  }),
  z.object({ change: z.literal("payment_failed"), planName, at: z.coerce.date().optional() }),
  z.object({ change: z.literal("ends"), planName, at: z.coerce.date() }),
  z.object({ change: z.enum(["recovered", "cancelled", "given_up"]), planName }),
]);

/** What the notice of a change of a plan says. Throws a `ZodError` for anything else. */
export function readSubscriptionNotice(data: unknown, webUrl: string): SubscriptionMail {
  const notice = SubscriptionNotice.parse(data);
  switch (notice.change) {
    case "renewed": {
      const { at: expiresAt, ...rest } = notice;
      return { ...rest, expiresAt, webUrl };
    }
    case "payment_failed": {
      const { at: retriesAt = null, ...rest } = notice;
      return { ...rest, retriesAt, webUrl };
    }
    case "ends": {
      const { at: endsAt, ...rest } = notice;
      return { ...rest, endsAt, webUrl };
    }
    default:
      return { ...notice, webUrl };
  }
}
