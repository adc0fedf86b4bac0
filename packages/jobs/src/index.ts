export { type Backlog, readBacklog } from "./backlog.store.ts";
export { type AlarmsEnv, type JobsEnv, readJobsEnv } from "./env.ts";
export { JOBS_PATH, type Jobs, openJobs } from "./open-jobs.ts";
