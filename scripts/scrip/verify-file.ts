import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { checkStatement, parseStatement, type Statement } from "@scrip/credits";
import { isAppError } from "@scrip/errors";

/** What a command answers: one line, and whether all is well. */
export type Ending = { ok: boolean; line: string };

/** A text of JavaScript is at most half a gibibyte. */
const BYTES_MAX = 2 ** 28;

/** Checks one statement with nothing but its file: no database, no network. */
export async function verifyFile(commandArguments: string[]): Promise<Ending> {
  const [file, ...others] = commandArguments;
  if (file === undefined || others.length > 0) return { ok: false, line: "Usage: pnpm scrip verify FILE" };
  // pnpm runs scripts in the root of the repository; a path is meant from where the person stands.
  const text = await readText(resolve(process.env["INIT_CWD"] ?? process.cwd(), file));
  return typeof text === "string" ? verifyText(file, text) : text;
}

async function readText(path: string): Promise<string | Ending> {
  try {
    const { size } = await stat(path);
    if (size > BYTES_MAX) return { ok: false, line: `${path} is too large to be checked: ${size} bytes.` };
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return { ok: false, line: `${path} is not text.` };
    return { ok: false, line: `${path} cannot be read (${code}).` };
  }
}

function verifyText(file: string, text: string): Ending {
  try {
    const statement = parseStatement(text);
    const problem = checkStatement(statement);
    if (problem === null) return { ok: true, line: `${file} is right: ${describeStatement(statement)}` };
    return { ok: false, line: `${file} is wrong: ${problem}` };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { ok: false, line: `${file} is wrong: ${error.publicMessage}` };
  }
}

function describeStatement({ customerId, month, complete, openingBalance, closingBalance, rows }: Statement): string {
  const [first, last] = [rows.at(0), rows.at(-1)];
  const numbers = first && last ? ` (${first.number} to ${last.number})` : "";
  const running = complete ? "" : "; the month was still running";
  const count = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  return `${customerId}, ${month}, ${count}${numbers} from ${openingBalance} to ${closingBalance} credits; the checksum matches${running}.`;
}
