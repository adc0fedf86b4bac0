import { type AppServerEnv, readAppServerEnv } from "@scrip/app-server";

export type AdminEnv = AppServerEnv & {
  /** The web app's address: links for customers lead there. */
  webUrl: URL;
};

/**
 * This app's own settings. Each package reads its own besides.
 *
 * @throws {AppError} `misconfigured`, naming the variable
 */
export function readAdminEnv(source: Record<string, string | undefined> = process.env): AdminEnv {
  const { publicUrl: webUrl } = readAppServerEnv(
    { urlVariable: "WEB_URL", defaultPort: 3000 },
    { ...source, PORT: undefined }, // PORT is where this app listens
  );
  return { ...readAppServerEnv({ urlVariable: "ADMIN_URL", defaultPort: 3001 }, source), webUrl };
}
