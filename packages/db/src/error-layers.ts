const DEPTH_MAX = 6;

/** An error and what it wraps, outermost first: Prisma's, its adapter's, the driver's, the socket's. */
export function* errorLayers(error: unknown): Generator<Record<string, unknown>> {
  let current: unknown = error;
  for (let depth = 0; depth < DEPTH_MAX && typeof current === "object" && current !== null; depth += 1) {
    const layer = current as Record<string, unknown>;
    yield layer;
    const meta = layer["meta"] as Record<string, unknown> | undefined;
    current = meta?.["driverAdapterError"] ?? layer["cause"];
  }
}
