import { availableParallelism, cpus, totalmem } from "node:os";

/** Where and when a number was measured: cores, memory, Node, date. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${model}), ${memory} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;
}
