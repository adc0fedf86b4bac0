import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inheritedEnvironment } from "../env.ts";
import type { AppReply, AppRequest } from "./app-messages.ts";
import type { CrashPoint } from "./crash-point.ts";

/** The product answered with an error. `code` is that of an AppError, or null. */
export class FlowError extends Error {
  override readonly name = "FlowError";
  readonly code: string | null;
  constructor(code: string | null, message: string) {
    super(message);
    this.code = code;
  }
}

/** The process died before it answered: nobody knows what was done. */
export class ProcessDiedError extends Error {
  override readonly name = "ProcessDiedError";
}

export type AppProcess = {
  /**
   * @throws {FlowError} the product's own error
   * @throws {ProcessDiedError} it was killed meanwhile
   */
  call(flow: string, input: unknown): Promise<unknown>;
  /** Runs a flow and answers which statements it sent. */
  record(flow: string, input: unknown): Promise<string[]>;
  /** Runs a flow that dies at the crash point; answers whether it was acknowledged before. */
  crash(flow: string, input: unknown, crashPoint: CrashPoint): Promise<{ isAcknowledged: boolean }>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Ends it in order. */
  close(): Promise<void>;
};

/** Starts `script`, which calls `serveFlows`, as a process of its own. Calls may be made at once. */
export function startAppProcess(script: string, databaseUrl: string): AppProcess {
  const child = fork(script, [databaseUrl], {
    execArgv: [],
    serialization: "advanced", // bigint and Date
    // Node keeps what it compiled, so that the next process starts in a third of the time.
    env: { ...inheritedEnvironment(), NODE_COMPILE_CACHE: join(tmpdir(), "scrip-test-compile-cache") },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const exited = once(child, "exit") as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const waiting = new Map<number, { resolve(reply: AppReply): void; reject(error: Error): void }>();
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  child.on("message", (message: AppReply) => {
    waiting.get(message.id)?.resolve(message);
    waiting.delete(message.id);
  });
  void exited.then(([code, signal]) => {
    for (const { reject } of waiting.values()) reject(new ProcessDiedError(`${signal ?? `exit code ${code}`}\n${log}`));
    waiting.clear();
  });

  let lastId = 0;
  const send = (request: Omit<AppRequest, "id">): Promise<AppReply> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      deliver(child, { ...request, id }, (error) => {
        waiting.delete(id);
        reject(new ProcessDiedError(error.message));
      });
    });
  };
  const callThrough = async (flow: string, input: unknown) => {
    const reply = await send({ flow, input });
    if (!reply.isDone) throw new FlowError(reply.code, reply.message);
    return reply;
  };
  return {
    call: async (flow, input) => (await callThrough(flow, input)).answer,
    record: async (flow, input) => (await callThrough(flow, input)).statements,
    crash: async (flow, input, crashPoint) => {
      const reply = await send({ flow, input, crashPoint }).catch(() => null);
      if (reply && !reply.isDone) throw new FlowError(reply.code, reply.message);
      if (reply && crashPoint.moment !== "acknowledged")
        throw new Error("the flow ended without coming to its crash point");
      const [code, signal] = await exited;
      if (signal !== "SIGKILL")
        throw new Error(`the process ended with ${signal ?? code} instead of dying there\n${log}`);
      return { isAcknowledged: reply !== null };
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
    close: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

function deliver(child: ChildProcess, request: AppRequest, fail: (error: Error) => void): void {
  if (!child.connected) return fail(new Error("the process is gone"));
  child.send(request, (error) => {
    if (error) fail(error);
  });
}
