import { createDb, type Db } from "@scrip/db";
import { assert, isAppError } from "@scrip/errors";
import type { AppReply, AppRequest } from "./app-messages.ts";
import type { CrashPoint } from "./crash-point.ts";
import { watchStatements } from "./watch-statements.ts";

/** Something the product does, called from another process: takes the database and an input, answers when it is done. */
export type Flow = (db: Db, input: never) => Promise<unknown>;

/**
 * Makes this process an instance of the product that a test can call and kill. It is started by `startAppProcess`, whose
 * second argument is the connection string.
 */
export function serveFlows(flows: Record<string, Flow>): void {
  const [, , databaseUrl] = process.argv;
  assert(databaseUrl, "the connection string is missing");
  const db = createDb(databaseUrl);
  process.on("message", (request: AppRequest) => void answer(db, flows, request));
  process.on("disconnect", () => process.exit());
}

async function answer(db: Db, flows: Record<string, Flow>, { id, flow, input, crashPoint }: AppRequest): Promise<void> {
  const perform = flows[flow];
  assert(perform, `there is no flow ${flow}`);
  const statements: string[] = [];
  watchStatements({
    before: (text) => {
      statements.push(text);
      dieAt(crashPoint, "before", statements);
    },
    sent: () => dieAt(crashPoint, "sent", statements),
  });
  try {
    const result = await perform(db, input as never);
    dieAt(crashPoint, "done", statements);
    reply({ id, isDone: true, answer: result, statements }, () => dieAt(crashPoint, "acknowledged", statements));
  } catch (error) {
    reply({ id, isDone: false, code: isAppError(error) ? error.code : null, message: String(error) });
  }
}

function reply(message: AppReply, whenSent?: () => void): void {
  process.send?.(message, () => whenSent?.());
}

/** Kills this process at once, as a power cut would: nothing is flushed, closed or rolled back. */
function dieAt(wanted: CrashPoint | undefined, moment: CrashPoint["moment"], statements: readonly string[]): void {
  if (wanted?.moment !== moment) return;
  if ("statement" in wanted) {
    if (wanted.number !== statements.length) return;
    assert(
      statements.at(-1) === wanted.statement,
      `statement ${wanted.number} is another one than when it was recorded`,
    );
  }
  process.kill(process.pid, "SIGKILL");
}
