/** The stand-ins for real services, in one process. SANDBOX_PLAN says which ones and where. */
import { startMailbox, startSandboxExecutor, startSandboxProviders, startSandboxStripe } from "@scrip/sandbox";
import type { SandboxPlan } from "./stack/child-variables.ts";

const plan = JSON.parse(process.env["SANDBOX_PLAN"] ?? "{}") as SandboxPlan;

const running = await Promise.all([
  ...(plan.stripe ? [startSandboxStripe(plan.stripe)] : []),
  ...(plan.providers ? [startSandboxProviders(plan.providers)] : []),
  ...(plan.mailbox ? [startMailbox(plan.mailbox)] : []),
  ...(plan.executor ? [startSandboxExecutor(plan.executor)] : []),
]);

let stopping: Promise<void> | null = null;
const stop = () => {
  stopping ??= Promise.all(running.map((service) => service.close())).then(() => process.exit(0));
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
