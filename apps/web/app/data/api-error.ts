export type ApiError = { code: string; message: string; details?: Record<string, unknown> | undefined };

/** Nobody of ours has answered. */
export const UNREACHABLE: ApiError = { code: "unreachable", message: "The connection to Scrip was lost." };

/** Our error shape, from the text of an answer. Anything else is a broken connection or a proxy speaking. */
export function readApiError(text: string): ApiError {
  return readError(text) ?? UNREACHABLE;
}

function readError(text: string): ApiError | null {
  try {
    const { error } = JSON.parse(text);
    const { code, message, details } = error;
    if (typeof code !== "string" || typeof message !== "string") return null;
    return { code, message, ...(typeof details === "object" && details !== null ? { details } : {}) };
  } catch {
    return null; // not ours: `readApiError` says what that means
  }
}
