/** How often a process has had an answer from the database since it began, by its own `/metrics`. */
export async function readRoundTrips(app: string, metricsToken: string): Promise<number> {
  const response = await fetch(`${app}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  const [, count] = /^scrip_database_round_trips_total\{.*\} (\d+)$/m.exec(await response.text()) ?? [];
  if (count === undefined) throw new Error(`${app}/metrics does not count round trips (${response.status})`);
  return Number(count);
}
