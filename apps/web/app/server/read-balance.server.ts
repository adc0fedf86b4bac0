import type { AppLoadContext } from "@remix-run/node";
import type { BalanceReading } from "../data/live-balance.tsx";
import type { Api } from "./services.server.ts";

/** The balance, and when it was read by the one clock. The time is taken first: a reading is never newer than it says. */
export async function readBalance(api: Api, { services }: AppLoadContext): Promise<BalanceReading> {
  const readAt = await services.readNow();
  return { ...(await api.credits.balance()), readAt: readAt.toISOString() };
}
