import type { SandboxFile } from "./sandbox-file.ts";

const CODES = "Operators also need a code: `npm run scrip code admin@scrip.test`";

/** The table a person sees when everything runs: where it is and how to log in. */
export function describeAddresses(description: SandboxFile, seconds: string): string {
  const places: [string, string | null][] = [
    ["Web app", description.web],
    ["Admin app", description.admin],
    ["Sandbox Stripe", description.stripe],
    ["Mailbox", description.mailbox],
  ];
  const logins = description.users.map((user) => [user.email, user.password, user.role] as const);
  const placeRows = places.flatMap(([name, url]) => (url === null ? [] : [[name, url]]));
  return [
    `Scrip is ready (${seconds} s).`,
    "",
    ...formatColumns(placeRows),
    ...(logins.length === 0 ? [] : ["", ...formatColumns([["Log in as", "Password", "Role"], ...logins])]),
    ...(description.users.some((user) => user.totpSecret) ? ["", `  ${CODES}`] : []),
    "",
    "Ctrl-C stops everything; the data stays until `npm run reset`.",
  ].join("\n");
}

function formatColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ")}`.trimEnd());
}
