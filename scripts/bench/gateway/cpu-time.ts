import { readdirSync, readFileSync } from "node:fs";

/** Processor time by part of the stack, in milliseconds since each began. Empty where there is no /proc. */
export type CpuTime = Record<string, number>;

const MS_PER_TICK = 10;
const PARTS: [string, string][] = [
  ["web", "apps/web/server.ts"],
  ["worker", "apps/worker/"],
  ["admin", "apps/admin/"],
  ["provider", "scripts/sandbox.ts"],
  ["Postgres", "postgres"],
];

/** What the processes that this one has started, and theirs, have used so far. */
export function readCpuTime(): CpuTime {
  const processes = listProcesses();
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const time: CpuTime = {};
  const waiting = [process.pid];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    for (const child of children.get(pid) ?? []) {
      waiting.push(child.pid);
      const part = PARTS.find(([, mark]) => child.command.includes(mark))?.[0];
      if (part !== undefined) time[part] = (time[part] ?? 0) + child.cpuMs;
    }
  }
  return time;
}

/** Milliseconds a request that each part used between two readings, the greatest first. */
export function describeCpuTime(before: CpuTime, after: CpuTime, requests: number): string {
  const used = Object.entries(after)
    .map(([part, ms]) => ({ part, ms: (ms - (before[part] ?? 0)) / Math.max(1, requests) }))
    .filter(({ ms }) => ms >= 0.05)
    .toSorted((one, other) => other.ms - one.ms);
  return used.map(({ part, ms }) => `${part} ${ms.toFixed(1)}`).join(", ");
}

function listProcesses(): { pid: number; parent: number; command: string; cpuMs: number }[] {
  return listPids().flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const parent = fields[1] ?? "0";
      // Its own time, and that of the children which have ended: a connection of Postgres is a process, and may end meanwhile.
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return [{ pid: Number(pid), parent: Number(parent), command, cpuMs: ticks * MS_PER_TICK }];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

function listPids(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
