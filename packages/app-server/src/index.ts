export {
  type AppServer,
  type AppServerOptions,
  type ShellContext,
  startAppServer,
  stopOnSignals,
} from "./create-app-server.ts";
export { type AppIdentity, type AppServerEnv, readAppServerEnv } from "./env.ts";
export { forPage } from "./for-page.ts";
export { isForeseen } from "./foreseen-error.ts";
export { formErrorOf } from "./form-error.ts";
export { type ParsedForm, parseForm } from "./parse-form.ts";
export { safePath } from "./safe-path.ts";
export { answerSecondStep } from "./second-step.ts";
