import { AppError, InvalidInputError, isAppError } from "@scrip/errors";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { TransportError } from "./transport-error.ts";

const ISSUES_MAX = 10;
const ISSUE_LENGTH_MAX = 200;

/**
 * Whatever was thrown, as a foreseen error: an AppError as it is, what tRPC and zod refuse in our codes, and everything else as
 * `internal`, with a text that tells nothing.
 */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  if (error instanceof z.ZodError) return describeIssues(error);
  if (error instanceof TRPCError) return translateTrpcError(error);
  return unforeseen(error);
}

function translateTrpcError(error: TRPCError): AppError {
  if (isAppError(error.cause)) return error.cause;
  if (error.cause instanceof z.ZodError && error.code === "BAD_REQUEST") return describeIssues(error.cause);
  switch (error.code) {
    case "BAD_REQUEST":
    case "PARSE_ERROR":
      return new InvalidInputError("The request is not valid JSON of the expected shape.");
    case "METHOD_NOT_SUPPORTED":
      return new TransportError(405, "This method is not supported here.");
    case "UNSUPPORTED_MEDIA_TYPE":
      return new TransportError(415, "Send the body as application/json.");
    case "NOT_FOUND":
      return new AppError("not_found", error.message, { publicMessage: "There is nothing here." });
    case "PAYLOAD_TOO_LARGE":
      return new AppError("too_large", error.message, { publicMessage: "The request is too large." });
    default:
      return unforeseen(error);
  }
}

/** Names the fields and never repeats what was sent in them. */
function describeIssues(error: z.ZodError): AppError {
  const issues = error.issues.slice(0, ISSUES_MAX).map(({ path, message }) => {
    const field = path.map(String).join(".");
    return (field === "" ? message : `${field}: ${message}`).slice(0, ISSUE_LENGTH_MAX).toWellFormed();
  });
  const field = fieldOf(error.issues[0]).slice(0, ISSUE_LENGTH_MAX);
  return new InvalidInputError(issues[0] ?? "The input is not valid.", { issues, ...(field === "" ? {} : { field }) });
}

/** The field that an issue is about; of those that are unknown, the first. */
function fieldOf(issue: z.core.$ZodIssue | undefined): string {
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  return [...(issue?.path ?? []), ...unknown].map(String).join(".");
}

function unforeseen(cause: unknown): AppError {
  return new AppError("internal", "an error that nobody foresaw", {
    publicMessage: "Something went wrong on our side.",
    cause,
  });
}
