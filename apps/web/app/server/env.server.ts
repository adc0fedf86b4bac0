import { type AppServerEnv, readAppServerEnv } from "@scrip/app-server";
import { AppError } from "@scrip/errors";
import { z } from "zod";

export type WebEnv = AppServerEnv & {
  /** Where customers write to; null where nobody has set an address. */
  supportAddress: string | null;
};

/** `Name <address>`, or the address alone. */
const ADDRESS_OF_SENDER = /([^\s<>]+@[^\s<>]+)>?$/;

/**
 * This app's own settings: SUPPORT_EMAIL, or else the address of MAIL_FROM. Each package reads its own besides.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function readWebEnv(source: Record<string, string | undefined> = process.env): WebEnv {
  const { SUPPORT_EMAIL: ownAddress, MAIL_FROM: sender = "" } = source;
  if (ownAddress !== undefined && !z.email().safeParse(ownAddress).success) {
    throw new AppError("misconfigured", "SUPPORT_EMAIL must be an e-mail address");
  }
  const supportAddress = ownAddress ?? ADDRESS_OF_SENDER.exec(sender)?.[1] ?? null;
  return { ...readAppServerEnv({ urlVariable: "WEB_URL", defaultPort: 3000 }, source), supportAddress };
}
