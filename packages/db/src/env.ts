import { AppError } from "@scrip/errors";

export type DatabaseEnv = { databaseUrl: string };

/** Reads DATABASE_URL, the connection string of the application role. */
export function readDatabaseEnv(source: Record<string, string | undefined> = process.env): DatabaseEnv {
  const databaseUrl = source["DATABASE_URL"];
  if (!databaseUrl || !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new AppError("misconfigured", "DATABASE_URL must be a postgres:// connection string");
  }
  return { databaseUrl };
}
