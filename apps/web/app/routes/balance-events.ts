import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireApi } from "../server/api.server.ts";
import { readBalance } from "../server/read-balance.server.ts";

const KEEP_ALIVE_MS = 25_000;

/** The balance as it changes, as server-sent events. Starts with the balance as of now. */
export async function loader(args: LoaderFunctionArgs) {
  const { context } = args;
  const { customerId } = await requireApi(args);
  const ended = AbortSignal.any([context.signal, context.stopping]);
  const encoder = new TextEncoder();

  const events = new ReadableStream<Uint8Array>({
    start(controller) {
      let ready = Promise.resolve();
      const send = (text: string) => controller.enqueue(encoder.encode(text));

      // One after the other, so that an older reading never follows a newer one. Who asks is proven again each time:
      // a session that was revoked meanwhile hears nothing more.
      const sendBalance = () => {
        ready = ready.then(async () => {
          if (ended.aborted) return;
          try {
            const { api } = await requireApi(args);
            const reading = await readBalance(api, context);
            if (!ended.aborted) send(`data: ${JSON.stringify(reading)}\n\n`);
          } catch (error) {
            if (!ended.aborted) stop();
            if (!(error instanceof Response)) context.services.logger.warn({ error }, "a balance could not be sent");
          }
        });
      };
      const unsubscribe = context.services.balanceFeed.subscribe(customerId, sendBalance);
      const keepAlive = setInterval(() => send(": still here\n\n"), KEEP_ALIVE_MS);
      const stop = () => {
        ended.removeEventListener("abort", stop);
        unsubscribe();
        clearInterval(keepAlive);
        controller.close();
      };
      ended.addEventListener("abort", stop);
      sendBalance();
    },
  });
  return new Response(events, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-cache",
      "X-Accel-Buffering": "no",
    },
  });
}
