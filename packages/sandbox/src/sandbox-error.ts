/** A part of the sandbox could not start or stop. The message is one sentence for a person and names the port or path. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}

/** True for an operating system error (`EADDRINUSE`, `EACCES`, …) with one of the given codes. */
export function hasSystemCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}
