import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { LOCAL_HOST, listenLocally } from "../local-port.ts";
import { renderMailboxPage } from "./mailbox-page.ts";
import { createMessageRing, type MessageRing } from "./message-ring.ts";

const CAPACITY = 1_000;
const MESSAGE_BYTES_MAX = 10_000_000;

/** 0 picks a free port. */
export type MailboxOptions = { httpPort: number; smtpPort: number };

export type Mailbox = { url: string; smtpUrl: string; close(): Promise<void> };

/**
 * Starts an SMTP server that delivers nothing and shows what it caught: `GET /messages` (JSON, newest first),
 * `DELETE /messages`, `GET /` (a page for people), `GET /healthz`. It keeps the newest 1,000 messages in memory.
 *
 * @throws {SandboxError} a port is taken, or is not ours to open
 */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const ring = createMessageRing(CAPACITY);
  const smtp = createSmtpServer(ring);
  const smtpPort = await listenLocally(smtp.server, options.smtpPort, "the mailbox (SMTP)");
  const http = createServer((request, response) => answer(ring, request, response));
  try {
    const httpPort = await listenLocally(http, options.httpPort, "the mailbox");
    return {
      url: `http://${LOCAL_HOST}:${httpPort}`,
      smtpUrl: `smtp://${LOCAL_HOST}:${smtpPort}`,
      close: async () => {
        await Promise.all([closeHttp(http), closeSmtp(smtp)]);
      },
    };
  } catch (error) {
    await closeSmtp(smtp);
    throw error;
  }
}

function createSmtpServer(ring: MessageRing): SMTPServer {
  const server = new SMTPServer({
    name: "scrip-sandbox",
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    size: MESSAGE_BYTES_MAX,
    onAuth: (_auth, _session, callback) => callback(null, { user: "sandbox" }),
    onData(stream, session, callback) {
      const recipients = session.envelope.rcptTo.map((recipient) => recipient.address).join(", ");
      simpleParser(stream, { skipImageLinks: true }).then(
        (mail) => {
          ring.add({
            to: recipients,
            subject: mail.subject ?? "",
            text: mail.text ?? "",
            html: mail.html || "",
            at: new Date().toISOString(),
          });
          callback();
        },
        (error: Error) => callback(error),
      );
    },
  });
  // A sender that breaks off shows here as well as to the sender; without a listener it would end the process.
  server.on("error", () => undefined);
  return server;
}

function answer(ring: MessageRing, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? "/", `http://${LOCAL_HOST}`);
  const send = (status: number, type: string, body: string) => {
    response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" }).end(body);
  };
  const routes: Record<string, () => void> = {
    "GET /": () => send(200, "text/html", renderMailboxPage(ring.list())),
    "GET /messages": () => send(200, "application/json", JSON.stringify(ring.list())),
    "DELETE /messages": () => {
      ring.clear();
      send(200, "application/json", "[]");
    },
    "GET /healthz": () => send(200, "application/json", JSON.stringify({ status: "ok" })),
  };
  const route = routes[`${request.method} ${pathname}`];
  if (route) route();
  else send(404, "application/json", JSON.stringify({ error: { message: "The mailbox has no such page." } }));
}

function closeHttp(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function closeSmtp(server: SMTPServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
