/** The stack cannot start or go on. The message is one sentence for a person and names the port, path or variable. */
export class StackError extends Error {
  override readonly name = "StackError";
}
