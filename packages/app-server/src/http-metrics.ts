/** Counts this process's answers and writes them as Prometheus text, with its messages to the database. */
export function createHttpMetrics(appName: string, databaseRoundTrips: () => number) {
  const answers = new Map<string, number>();
  let openRequests = 0;

  return {
    begin(): void {
      openRequests += 1;
    },
    end(method: string, status: number): void {
      openRequests -= 1;
      const labels = `app="${appName}",method="${METHODS.has(method) ? method : "OTHER"}",status="${status}"`;
      answers.set(labels, (answers.get(labels) ?? 0) + 1);
    },
    text(): string {
      const memory = process.memoryUsage();
      return [
        "# TYPE scrip_http_requests_total counter",
        ...[...answers].map(([labels, count]) => `scrip_http_requests_total{${labels}} ${count}`),
        "# TYPE scrip_http_requests_open gauge",
        `scrip_http_requests_open{app="${appName}"} ${openRequests}`,
        "# TYPE scrip_database_round_trips_total counter",
        `scrip_database_round_trips_total{app="${appName}"} ${databaseRoundTrips()}`,
        "# TYPE scrip_process_uptime_seconds gauge",
        `scrip_process_uptime_seconds{app="${appName}"} ${process.uptime().toFixed(0)}`,
        "# TYPE scrip_process_resident_memory_bytes gauge",
        `scrip_process_resident_memory_bytes{app="${appName}"} ${memory.rss}`,
        "",
      ].join("\n");
    },
  };
}

export type HttpMetrics = ReturnType<typeof createHttpMetrics>;

// Anyone may send any method; labels must stay few.
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
