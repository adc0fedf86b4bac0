import autocannon from "autocannon";

export type Target = {
  url: string;
  /** Taken in turns, one for each request. */
  authorizations: readonly string[];
  /** Null: a GET. */
  body: object | null;
};

/** Requests that were answered in a second, how long they took in milliseconds, and how many failed. */
export type Load = { perSecond: number; p50Ms: number; p99Ms: number; failed: number };

/** Sends the same request over so many connections at once, each waiting for its whole answer, for so many seconds. */
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
  return new Promise((resolve, reject) => {
    const instance = autocannon({ url, connections, duration, requests }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    instance.on("response", (_client, status, _bytes, milliseconds) => onAnswer(status, milliseconds));
  });
}
