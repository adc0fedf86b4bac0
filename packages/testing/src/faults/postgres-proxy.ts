import { createServer, type Server, type Socket, connect as tcpConnect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { followCommits } from "./client-messages.ts";

/** How slow the way to the database is, in both directions. */
export type Slowness = {
  latencyMs?: number;
  /** Every write is cut into pieces of this many bytes. */
  sliceBytes?: number;
  bytesPerSecond?: number;
};

/**
 * Where a connection is cut around its COMMIT: before the server has it, right behind it, or when the server has committed
 * and its answer is on the way.
 */
export type CommitCut = "before" | "sent" | "answered";

export type PostgresProxy = {
  /** The database's connection string, through the proxy. */
  url: string;
  /** Applies to every connection from now on, open ones included. An empty object is as fast as before. */
  slowDown(slowness: Slowness): void;
  /** Cuts the connections of the next `times` COMMITs. */
  cutCommits(cut: CommitCut, times: number): void;
  /** How many COMMITs were cut so far. */
  commitsCut(): number;
  /** Closes both sides of every open connection, as a network that is gone. */
  cutAll(): void;
  /** Ends the proxy and its connections. */
  close(): Promise<void>;
};

/** Starts a TCP proxy on 127.0.0.1 in front of the Postgres of `databaseUrl`. It reads just enough of the protocol to see a COMMIT. */
export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const faults: Faults = { slowness: {}, commitCut: null, cutsLeft: 0, cutsDone: 0 };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = tcpConnect({ port: Number(target.port), host: target.hostname, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    join(client, upstream, faults);
  });
  const url = new URL(databaseUrl);
  url.port = String(await listen(server));

  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    slowDown: (slowness) => {
      faults.slowness = slowness;
    },
    cutCommits: (cut, times) => {
      faults.commitCut = cut;
      faults.cutsLeft = times;
    },
    commitsCut: () => faults.cutsDone,
    cutAll,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cutAll();
      await closed;
    },
  };
}

type Faults = { slowness: Slowness; commitCut: CommitCut | null; cutsLeft: number; cutsDone: number };

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the proxy got no port"));
      else resolve(address.port);
    });
  });
}

function join(client: Socket, upstream: Socket, faults: Faults): void {
  const commitsIn = followCommits();
  const toServer = slowWriter(upstream, faults);
  const toClient = slowWriter(client, faults);
  let isAnswerLost = false;
  const cut = () => {
    client.destroy();
    upstream.destroy();
  };

  client.on("data", (chunk: Buffer) => {
    if (!commitsIn(chunk) || faults.cutsLeft === 0) return toServer.write(chunk);
    faults.cutsLeft -= 1;
    faults.cutsDone += 1;
    if (faults.commitCut === "before") return cut();
    if (faults.commitCut === "sent") return void upstream.end(chunk, cut);
    isAnswerLost = true;
    toServer.write(chunk);
  });
  upstream.on("data", (chunk: Buffer) => {
    if (isAnswerLost) cut();
    else toClient.write(chunk);
  });
  client.on("error", cut);
  client.on("close", () => toServer.end());
  upstream.on("error", () => toClient.end());
  upstream.on("close", () => toClient.end());
}

type Writer = { write(chunk: Buffer): void; end(): void };

/** Writes in order, each chunk as late and in as small pieces as the slowness at its arrival says. The end comes no sooner. */
function slowWriter(socket: Socket, faults: Faults): Writer {
  let pending: Promise<void> | null = null;
  const later = (work: (slowness: Slowness) => Promise<void>) => {
    const { slowness } = faults;
    const dueAt = performance.now() + (slowness.latencyMs ?? 0);
    const done = (pending ?? Promise.resolve())
      .then(() => sleep(Math.max(0, dueAt - performance.now()), undefined, { ref: false }))
      .then(() => work(slowness));
    pending = done;
    void done.then(() => {
      if (pending === done) pending = null;
    });
  };
  const isFast = () => pending === null && Object.keys(faults.slowness).length === 0;
  return {
    write: (chunk) => {
      if (isFast()) socket.write(chunk);
      else later((slowness) => writeInSlices(socket, chunk, slowness));
    },
    end: () => {
      if (isFast()) socket.end();
      else later(async () => void socket.end());
    },
  };
}

async function writeInSlices(socket: Socket, chunk: Buffer, slowness: Slowness): Promise<void> {
  const size = slowness.sliceBytes ?? chunk.length;
  for (let at = 0; at < chunk.length && !socket.destroyed; at += size) {
    const slice = chunk.subarray(at, at + size);
    await new Promise<void>((resolve) => socket.write(slice, () => resolve()));
    if (slowness.bytesPerSecond)
      await sleep((slice.length / slowness.bytesPerSecond) * 1000, undefined, { ref: false });
  }
}
