export type BodyLimits = {
  /** For every path that no prefix matches, in bytes. */
  defaultBytes: number;
  /** The first prefix that matches decides. */
  byPrefix: readonly { prefix: string; bytes: number }[];
};

export type BodyRefusal = { status: 411 | 413 | 415; message: string };

/**
 * Refuses a body before one byte of it is read: longer than its path allows, without a declared length, or compressed
 * (a small compressed body can unfold to gigabytes). Returns null when the body may be read.
 */
export function refuseBody(
  request: {
    path: string;
    contentLength: string | undefined;
    transferEncoding: string | undefined;
    contentEncoding: string | undefined;
  },
  limits: BodyLimits,
): BodyRefusal | null {
  if (request.transferEncoding !== undefined) return { status: 411, message: "Send the body with a Content-Length." };
  if (request.contentLength === undefined || request.contentLength === "0") return null;
  if ((request.contentEncoding ?? "identity") !== "identity") {
    return { status: 415, message: "Send the body uncompressed." };
  }
  const limitBytes =
    limits.byPrefix.find(({ prefix }) => request.path.startsWith(prefix))?.bytes ?? limits.defaultBytes;
  if (Number(request.contentLength) <= limitBytes) return null;
  return { status: 413, message: `The body is larger than the ${limitBytes} bytes allowed here.` };
}
