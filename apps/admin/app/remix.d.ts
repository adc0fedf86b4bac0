import type { ShellContext } from "@scrip/app-server";
import type { Services } from "./server/services.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext extends ShellContext {
    services: Services;
  }
  interface Future {
    v3_singleFetch: true;
  }
}
