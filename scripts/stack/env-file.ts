import { readFileSync } from "node:fs";
import { StackError } from "./stack-error.ts";

/**
 * Reads `NAME=value` lines. Values may be quoted; `#` begins a comment at the start of a line or after a space.
 *
 * @throws {StackError} a line is neither blank, a comment nor an assignment, or its quote does not end
 */
export function parseEnvFile(text: string, path: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line);
    const [, name, value] = assignment ?? [];
    if (name === undefined || value === undefined) {
      throw new StackError(`${path}, line ${index + 1}, is not NAME=value: ${line.split("=")[0]}`);
    }
    variables[name] = readValue(value, name, path);
  }
  return variables;
}

/** The variables of the file at `path`; none when there is no such file. */
export function readEnvFile(path: string): Record<string, string> {
  try {
    return parseEnvFile(readFileSync(path, "utf8"), path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (error.code === "ENOENT") return {};
    throw new StackError(`${path} cannot be read (${String(error.code)}).`, { cause: error });
  }
}

function readValue(value: string, name: string, path: string): string {
  const quote = value[0];
  if (quote !== '"' && quote !== "'") return value.replace(/(^|\s+)#.*$/, "").trim();
  const quoted = new RegExp(`^${quote}([^${quote}]*)${quote}\\s*(#.*)?$`).exec(value);
  if (quoted?.[1] === undefined) throw new StackError(`The quotes around ${name} in ${path} do not match.`);
  return quoted[1];
}
