/** The connection string of the role that owns the tables; ends the process with one sentence when it is missing. */
export function readOwnerUrl(): string {
  const url = process.env["DATABASE_OWNER_URL"];
  if (url) return url;
  process.stderr.write("DATABASE_OWNER_URL is not set: migrations need the connection string of the owner role.\n");
  process.exit(1);
}
