export { type AppProcess, FlowError, ProcessDiedError, startAppProcess } from "./app-process.ts";
export { type CrashPoint, countCommits, listCrashPoints, nameCrashPoint } from "./crash-point.ts";
export { type DurablePostgres, startDurablePostgres } from "./durable-postgres.ts";
export { type History, judgeHistory, type Operation, type Outcome, openHistory } from "./history.ts";
export { type CommitCut, type PostgresProxy, type Slowness, startPostgresProxy } from "./postgres-proxy.ts";
export { seededRandom } from "./seeded-random.ts";
export type { Flow } from "./serve-flows.ts";
