import autocannon from "autocannon";

export type Target = {
  url: string;
  /** Taken in turns, one for each request. */
  authorizations: readonly string[];
  /** Null: a GET. */
  body: object | null;
};

/** How many requests were answered, in all and in a second, how long they took in milliseconds, and how many failed. */
export type Load = { count: number; perSecond: number; p50Ms: number; p99Ms: number; failed: number };

/**
 * Sends the same request over so many connections at once, each waiting for its whole answer, for so many seconds. Each connection
 * begins with another authorization, so that they do not all come for the same customer at the same time.
 */
export async function load(target: Target, connections: number, seconds: number): Promise<Load> {
  const latencies: number[] = [];
  let refused = 0;
  const result = await run(target, connections, seconds, (status, milliseconds) => {
    if (status === 200) latencies.push(milliseconds);
    else refused += 1;
  });
  const sorted = latencies.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    count: latencies.length,
    perSecond: latencies.length / result.duration,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    failed: refused + result.errors + result.timeouts,
  };
}

function run(
  { url, authorizations, body }: Target,
  connections: number,
  duration: number,
  onAnswer: (status: number, milliseconds: number) => void,
): Promise<autocannon.Result> {
  const requests = authorizations.map((authorization) => ({
    headers: { authorization, "content-type": "application/json" },
    ...(body === null ? { method: "GET" as const } : { method: "POST" as const, body: JSON.stringify(body) }),
  }));
  let opened = 0;
  const setupClient = (client: autocannon.Client) => {
    const first = Math.floor((opened * requests.length) / connections);
    opened += 1;
    client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
  };
  return new Promise((resolve, reject) => {
    const instance = autocannon({ url, connections, duration, requests, setupClient }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    instance.on("response", (_client, status, _bytes, milliseconds) => onAnswer(status, milliseconds));
  });
}
