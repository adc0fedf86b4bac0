import type { AppRouter } from "@scrip/api";
import { monthName } from "./month-name.ts";

/** What was found about a file. `unchecked`: it could not be held against the book, which says nothing about it. */
export type FileCheck = { fileName: string } & (
  | { outcome: "right"; month: string; rowCount: number }
  | { outcome: "wrong" | "unchecked"; problem: string }
);

/** The largest that the API takes; a month of some 4,500 rows. */
const BYTES_MAX = 1_500_000;

/** Sends a statement to be compared with the book. */
export async function compareStatementFile(file: File): Promise<FileCheck> {
  const fileName = file.name;
  if (file.size > BYTES_MAX) {
    return {
      fileName,
      outcome: "unchecked",
      problem: "It is too large for this page; pnpm scrip verify takes any size.",
    };
  }
  // Only who checks a file needs the client.
  const { createTRPCClient, httpLink, TRPCClientError } = await import("@trpc/client");
  try {
    const client = createTRPCClient<AppRouter>({ links: [httpLink({ url: "/api/trpc" })] });
    const { month, rowCount, problem } = await client.statements.compare.mutate({ text: await file.text() });
    if (problem !== null) return { fileName, outcome: "wrong", problem };
    return { fileName, outcome: "right", month: monthName(month), rowCount };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isAnswer = error instanceof TRPCClientError && error.data !== undefined && error.data !== null;
    if (isAnswer && error.data.code === "invalid_input") return { fileName, outcome: "wrong", problem: error.message };
    const problem = isAnswer ? error.message : "The connection to Scrip was lost. Choose it again.";
    return { fileName, outcome: "unchecked", problem };
  }
}
