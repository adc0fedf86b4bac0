import { join, resolve } from "node:path";
import { StackError } from "./stack-error.ts";
import { checkVariables, type VariableName, type Variables } from "./variables.ts";

export type Ports = {
  web: number;
  admin: number;
  worker: number;
  stripe: number;
  providers: number;
  mailbox: number;
  smtp: number;
  executor: number;
  postgres: number;
};

/** Which parts are stand-ins of ours. The others are real services that the environment names. */
export type Sandboxed = { postgres: boolean; stripe: boolean; providers: boolean; mailbox: boolean; executor: boolean };

export type Settings = {
  root: string;
  /** What the stack keeps: database, secrets, logs. */
  dataDir: string;
  ports: Ports;
  sandboxed: Sandboxed;
  webUrl: string;
  adminUrl: string;
  workerUrl: string;
  /** Checked; see `VARIABLES`. */
  variables: Variables;
};

/** How a person moves a part to another port. */
export const PORT_VARIABLES: Record<keyof Ports, VariableName> = {
  web: "WEB_PORT",
  admin: "ADMIN_PORT",
  worker: "WORKER_PORT",
  stripe: "SANDBOX_PORT_BASE",
  providers: "SANDBOX_PORT_BASE",
  mailbox: "SANDBOX_PORT_BASE",
  smtp: "SANDBOX_PORT_BASE",
  executor: "SANDBOX_PORT_BASE",
  postgres: "POSTGRES_PORT",
};

/**
 * What to start and where, from the variables of `.env` and the shell.
 *
 * @throws {StackError} a variable is broken, or two parts want one port
 */
export function readSettings(root: string, variables: Variables): Settings {
  checkVariables(variables);
  const isSet = (...names: VariableName[]) => names.some((name) => variables[name] !== undefined);
  const ports = readPorts(variables);
  const sandboxed = {
    postgres: !isSet("DATABASE_URL"),
    stripe: !isSet("STRIPE_SECRET_KEY"),
    providers: !isSet(
      "OPENAI_API_KEY",
      "ANTHROPIC_API_KEY",
      "GOOGLE_GENERATIVE_AI_API_KEY",
      "MISTRAL_API_KEY",
      "DEEPSEEK_API_KEY",
      "XAI_API_KEY",
      "GROQ_API_KEY",
    ),
    mailbox: !isSet("SMTP_URL"),
    executor: !isSet("INNGEST_EVENT_KEY", "INNGEST_DEV"),
  };
  refuseSharedPorts(ports, sandboxed);
  return {
    root,
    dataDir: resolve(root, variables["SCRIP_DATA_DIR"] ?? ".scrip"),
    ports,
    sandboxed,
    webUrl: variables["WEB_URL"] ?? `http://localhost:${ports.web}`,
    adminUrl: variables["ADMIN_URL"] ?? `http://localhost:${ports.admin}`,
    workerUrl: `http://127.0.0.1:${ports.worker}`,
    variables,
  };
}

/** The parts that will open a port here. */
export function listUsedPorts(settings: Pick<Settings, "ports" | "sandboxed">): (keyof Ports)[] {
  const { sandboxed } = settings;
  const used: Record<keyof Ports, boolean> = {
    web: true,
    admin: true,
    worker: true,
    stripe: sandboxed.stripe,
    providers: sandboxed.providers,
    mailbox: sandboxed.mailbox,
    smtp: sandboxed.mailbox,
    executor: sandboxed.executor,
    postgres: sandboxed.postgres,
  };
  return (Object.keys(used) as (keyof Ports)[]).filter((part) => used[part]);
}

/** Where a file that the stack keeps is. */
export function dataFile(settings: Pick<Settings, "dataDir">, name: string): string {
  return join(settings.dataDir, name);
}

function readPorts(variables: Variables): Ports {
  const port = (name: VariableName, standard: number) => Number(variables[name] ?? standard);
  const base = port("SANDBOX_PORT_BASE", 3003);
  return {
    web: port("WEB_PORT", 3000),
    admin: port("ADMIN_PORT", 3001),
    worker: port("WORKER_PORT", 3002),
    stripe: base,
    providers: base + 1,
    mailbox: base + 2,
    smtp: base + 3,
    executor: base + 4,
    postgres: port("POSTGRES_PORT", 3008),
  };
}

function refuseSharedPorts(ports: Ports, sandboxed: Sandboxed): void {
  const owners = new Map<number, keyof Ports>();
  for (const part of listUsedPorts({ ports, sandboxed })) {
    const other = owners.get(ports[part]);
    if (other !== undefined) {
      const names = [...new Set([PORT_VARIABLES[other], PORT_VARIABLES[part]])].join(" and ");
      throw new StackError(`Port ${ports[part]} is wanted by ${other} and by ${part}; see ${names}.`);
    }
    owners.set(ports[part], part);
  }
}
