export { type Backlog, readBacklog } from "./backlog.store.ts";
export { type AlarmsEnv, type JobsEnv, readJobsEnv } from "./env.ts";
export { type JobFailure, listJobFailures } from "./failures/job-failure.store.ts";
export { retryJob } from "./failures/retry-job.ts";
export { JOBS_PATH, type Jobs, openJobs } from "./open-jobs.ts";
