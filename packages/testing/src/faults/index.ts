export { type CommitCut, type PostgresProxy, type Slowness, startPostgresProxy } from "./postgres-proxy.ts";
