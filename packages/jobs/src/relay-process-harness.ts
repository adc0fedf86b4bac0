import { once } from "node:events";
import { createDb, readNow } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import { createInngest } from "./create-inngest.ts";
import { relayMessages, type SentEvent } from "./outbox/relay-messages.ts";

// Only tests run this file: a relay in a process of its own, told by its argument what to do.

const { databaseUrl, connection, fate } = JSON.parse(process.argv[2] ?? "{}");
const logger = createLogger("relay", "silent");
const db = createDb(databaseUrl);
const inngest = createInngest({ isDev: false, signingKeyFallback: null, ...connection }, logger);
const sent: string[] = [];

async function sendEvents(events: SentEvent[]): Promise<void> {
  await inngest.send(events);
  if (fate === "dies") process.kill(process.pid, "SIGKILL");
  sent.push(...events.map((event) => event.id));
}

await readNow(db);
process.send?.("ready");
await once(process, "message");
while (await relayMessages({ db, logger, sendEvents }));
while ((await db.outboxMessage.count({ where: { sentAt: null } })) > 0) await relayMessages({ db, logger, sendEvents });
process.send?.({ sent });
await db.$disconnect();
process.disconnect();
