const LENGTH_BYTES = 4;
const HEADER_BYTES = 1 + LENGTH_BYTES;

/**
 * Follows what one Postgres client sends: a start-up message without a type, then messages of type, length and body. The
 * function it answers takes the next bytes, and says whether a COMMIT was completed in them.
 */
export function followCommits(): (chunk: Buffer) => boolean {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;

  const takeMessage = (): Buffer | null => {
    const start = isStarted ? 1 : 0;
    if (rest.length < start + LENGTH_BYTES) return null;
    const size = start + rest.readUInt32BE(start);
    if (rest.length < size) return null;
    const message = rest.subarray(0, size);
    rest = rest.subarray(size);
    isStarted = true;
    return message;
  };

  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let commits = false;
    for (let message = takeMessage(); message !== null; message = takeMessage()) commits ||= isCommit(message);
    return commits;
  };
}

/** A simple query (Q), or the parsing (P) of a statement: a name, then its text. */
function isCommit(message: Buffer): boolean {
  const type = String.fromCharCode(message[0] ?? 0);
  const strings = message.subarray(HEADER_BYTES).toString("latin1").split("\0");
  const text = type === "Q" ? strings[0] : type === "P" ? strings[1] : undefined;
  return text?.trim().toUpperCase() === "COMMIT";
}
