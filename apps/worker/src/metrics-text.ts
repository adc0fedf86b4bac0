import type { Backlog } from "@scrip/jobs";

const GAUGES = {
  scrip_outbox_unsent: "unsentMessages",
  scrip_outbox_oldest_unsent_seconds: "oldestUnsentMessageAgeS",
  scrip_stripe_events_open: "openStripeEvents",
  scrip_stripe_events_oldest_open_seconds: "oldestOpenStripeEventAgeS",
  scrip_payments_pending: "pendingPayments",
  scrip_alarms_open: "openAlarms",
  scrip_alarms_unmailed: "unmailedAlarms",
  scrip_notices_unmailed: "unmailedNotices",
  scrip_outbox_dead: "deadMessages",
  scrip_jobs_failed: "failedJobs",
} satisfies Record<string, keyof Backlog>;

/** The worker's gauges as Prometheus text. */
export function metricsText(backlog: Backlog): string {
  const figures: [string, number][] = [
    ...Object.entries(GAUGES).map(([name, key]): [string, number] => [name, backlog[key]]),
    ["scrip_process_uptime_seconds", Math.floor(process.uptime())],
    ["scrip_process_resident_memory_bytes", process.memoryUsage().rss],
  ];
  return figures.map(([name, value]) => `# TYPE ${name} gauge\n${name}{app="worker"} ${value}\n`).join("");
}
