import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireApi } from "../server/api.server.ts";
import { eventStream } from "../server/event-stream.server.ts";
import { methodNotAllowed } from "../server/method-not-allowed.server.ts";
import { readBalance } from "../server/read-balance.server.ts";

/** The balance as it changes, as server-sent events. Starts with the balance as of now. */
export async function loader(args: LoaderFunctionArgs) {
  const { context } = args;
  const { customerId } = await requireApi(args);

  return eventStream(AbortSignal.any([context.signal, context.stopping]), ({ send, close }) => {
    let sending = Promise.resolve();

    // Who asks is proven again each time: a session that was revoked meanwhile hears nothing more.
    async function sendBalance(): Promise<void> {
      try {
        const { api } = await requireApi(args);
        send(JSON.stringify(await readBalance(api, context)));
      } catch (error) {
        if (!(error instanceof Response)) context.services.logger.warn({ error }, "a balance could not be sent");
        close();
      }
    }
    // One after the other, so that an older reading never follows a newer one.
    const onChange = () => {
      sending = sending.then(sendBalance);
    };
    onChange();
    return context.services.balanceFeed.subscribe(customerId, onChange);
  });
}

export function action(): Response {
  return methodNotAllowed("GET");
}
