export {
  type AppServer,
  type AppServerOptions,
  type ShellContext,
  startAppServer,
  stopOnSignals,
} from "./create-app-server.ts";
