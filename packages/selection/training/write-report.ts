import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";

const REPORT_FILE = new URL("../../../docs/selection.md", import.meta.url);
const CURVE_FILE = new URL("../../../docs/images/routing.svg", import.meta.url);

/** Where and when the figures were made. */
export function describeRun(): string {
  const processor = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores (${processor}), Node ${process.version}.`;
}

/** A Markdown table; the first column is text, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

export function shown(value: number): string {
  return value.toFixed(3);
}

/** Replaces what stands between the two marks of a section. */
export function writeSection(name: string, text: string): void {
  const [start, end] = [`<!-- eval:${name} -->`, `<!-- /eval:${name} -->`];
  const old = readFileSync(REPORT_FILE, "utf8");
  const [from, to] = [old.indexOf(start), old.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/selection.md has no marks ${start} … ${end}`);
  writeFileSync(REPORT_FILE, `${old.slice(0, from + start.length)}\n\n${text}\n\n${old.slice(to)}`);
}

export function writeCurve(svg: string): void {
  writeFileSync(CURVE_FILE, svg);
}
