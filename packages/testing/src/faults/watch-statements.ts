import pg from "pg";

/** Told of each SQL statement of this process, right before it is sent and right after it is on the wire, not yet answered. */
export type StatementWatcher = { before(text: string): void; sent(text: string): void };

let watcher: StatementWatcher | null = null;
let isInstalled = false;

/** Watches every statement that any connection of this process sends from now on; null ends it. */
export function watchStatements(next: StatementWatcher | null): void {
  watcher = next;
  if (isInstalled) return;
  isInstalled = true;
  const query = pg.Client.prototype.query as (...parameters: unknown[]) => unknown;
  pg.Client.prototype.query = function watchedQuery(this: pg.Client, ...parameters: unknown[]) {
    const text = statementText(parameters[0]);
    if (isNotice(text)) return query.apply(this, parameters);
    watcher?.before(text);
    const answer = query.apply(this, parameters);
    watcher?.sent(text);
    return answer;
  } as typeof pg.Client.prototype.query;
}

/** Sent beside a flow, sooner or later, and it changes nothing. */
function isNotice(text: string): boolean {
  return text.startsWith("SELECT pg_notify(");
}

function statementText(statement: unknown): string {
  return typeof statement === "string" ? statement : (statement as { text: string }).text;
}
