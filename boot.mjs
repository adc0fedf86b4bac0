/**
 * Runs a script of this repository on the right Node, on a machine that has only some Node >= 20 and npm.
 *
 *   node boot.mjs scripts/start.ts [arguments]
 *
 * The first run brings Node and pnpm into `.tools/`; later runs only look whether anything changed since.
 * Plain JavaScript without dependencies, because nothing is installed yet when it runs.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE_MAJOR = 20;
const NODE_VERSION = "24.21.0";
const PNPM_VERSION = "10.34.9";

const root = dirname(fileURLToPath(import.meta.url));
const tools = join(root, ".tools");
const toolsBin = join(tools, "node_modules", ".bin");
const env = { ...process.env, PATH: `${toolsBin}:${process.env.PATH ?? ""}` };

let running = null;
let stoppedBy = null;

class BootError extends Error {}

async function main() {
  const [script, ...scriptArguments] = process.argv.slice(2);
  requireNode();
  if (script === undefined) throw new BootError("Usage: node boot.mjs <script> [arguments]");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => forward(signal));

  if (!hasTools()) await installTools();
  await installDependencies();
  await generateDatabaseClient();

  const ending = await run(join(toolsBin, "node"), [join(root, script), ...scriptArguments], { stdio: "inherit" });
  process.exit(ending.code);
}

function requireNode() {
  if (Number(process.versions.node.split(".")[0]) >= OLDEST_NODE_MAJOR) return;
  throw new BootError(`Scrip needs Node ${OLDEST_NODE_MAJOR} or newer to start, and this is ${process.version}.`);
}

function hasTools() {
  const pnpmManifest = join(tools, "node_modules", "pnpm", "package.json");
  if (!existsSync(pnpmManifest) || JSON.parse(readFileSync(pnpmManifest, "utf8")).version !== PNPM_VERSION)
    return false;
  const node = spawnSync(join(toolsBin, "node"), ["--version"], { encoding: "utf8" });
  return node.status === 0 && node.stdout.trim() === `v${NODE_VERSION}`;
}

/**
 * Takes the package that holds the binary itself: the package `node` would fetch it in an install script, and npm is
 * about to run those only for packages that were approved by hand.
 */
async function installTools() {
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const nodePackage = `${prefix}-${process.platform}-${process.arch}@${NODE_VERSION}`;
  const incoming = join(tools, `incoming-${process.pid}`);
  mkdirSync(incoming, { recursive: true });
  try {
    writeFileSync(join(incoming, "package.json"), '{"private":true}\n');
    await work(`Installing Node ${NODE_VERSION} and pnpm ${PNPM_VERSION} into .tools, once`, "npm", [
      "install",
      "--prefix",
      incoming,
      "--no-save",
      "--no-package-lock",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      "--prefer-offline",
      nodePackage,
      `pnpm@${PNPM_VERSION}`,
    ]);
    // Only a complete installation gets the name that `hasTools` looks at.
    rmSync(join(tools, "node_modules"), { recursive: true, force: true });
    renameSync(join(incoming, "node_modules"), join(tools, "node_modules"));
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
}

async function installDependencies() {
  const stamp = join(root, "node_modules", ".scrip-installed");
  const state = hash([join(root, "pnpm-lock.yaml"), join(root, "pnpm-workspace.yaml")]);
  if (isDone(stamp, state)) return;
  await work("Installing dependencies", join(toolsBin, "pnpm"), [
    "install",
    "--frozen-lockfile",
    "--prefer-offline",
    "--reporter=append-only",
  ]);
  writeFileSync(stamp, state);
}

async function generateDatabaseClient() {
  const database = join(root, "packages", "db");
  const stamp = join(root, "node_modules", ".scrip-generated");
  const schema = readdirSync(join(database, "prisma")).filter((name) => name.endsWith(".prisma"));
  const state = hash([join(root, "pnpm-lock.yaml"), ...schema.map((name) => join(database, "prisma", name))]);
  if (isDone(stamp, state) && existsSync(join(database, "src", "generated", "client.ts"))) return;
  await work("Generating the database client", join(toolsBin, "pnpm"), ["--filter", "@scrip/db", "run", "generate"]);
  writeFileSync(stamp, state);
}

function isDone(stamp, state) {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === state;
}

function hash(files) {
  const sum = createHash("sha256");
  for (const file of files) sum.update(readFileSync(file)).update("\0");
  return sum.digest("hex");
}

/** Runs one step quietly: a line when it begins and ends, its whole output only when it fails. */
async function work(title, command, commandArguments) {
  const startedAt = Date.now();
  const isTerminal = process.stdout.isTTY;
  process.stdout.write(isTerminal ? `${title} …` : `${title} …\n`);
  let output = "";
  const ending = await run(command, commandArguments, { stdio: ["ignore", "pipe", "pipe"] }, (text) => {
    output += text;
    const progress = text.match(/Progress: .*/g);
    if (isTerminal && progress) process.stdout.write(`\r\x1b[K${title} … ${progress.at(-1).slice(10, 90)}`);
  });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (isTerminal) process.stdout.write("\r\x1b[K");
  if (ending.code === 0) return process.stdout.write(`✓ ${title} (${seconds} s)\n`);
  const reason = explain(output);
  if (reason === null) process.stderr.write(output);
  throw new BootError(reason ?? `${title} failed; the lines above say why.`);
}

function explain(output) {
  const network = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/.exec(output);
  if (network) return `Scrip could not reach the npm registry (${network[0]}): check the network and start again.`;
  if (/ENOSPC/.test(output)) return `There is no space left on the disk that holds ${root}.`;
  if (/EACCES|EPERM|EROFS/.test(output)) return `Scrip has no permission to write in ${root} or in npm's cache.`;
  return null;
}

/** Resolves with the exit code a shell would report. A signal that stopped us stops the run as well. */
function run(command, commandArguments, options, onText) {
  return new Promise((resolve, reject) => {
    running = spawn(command, commandArguments, { cwd: root, env, ...options });
    running.once("error", (error) => {
      reject(error.code === "ENOENT" ? new BootError(`Scrip needs ${command}, which is not on this machine.`) : error);
    });
    running.stdout?.setEncoding("utf8").on("data", onText);
    running.stderr?.setEncoding("utf8").on("data", onText);
    running.once("close", (code, signal) => {
      running = null;
      if (stoppedBy !== null && onText !== undefined) process.exit(128 + constants.signals[stoppedBy]);
      resolve({ code: code ?? 128 + constants.signals[signal] });
    });
  });
}

function forward(signal) {
  stoppedBy = signal;
  if (running === null) process.exit(128 + constants.signals[signal]);
  running.kill(signal);
}

main().catch((error) => {
  if (error instanceof BootError) process.stderr.write(`${error.message}\n`);
  else if (["EACCES", "EPERM", "EROFS"].includes(error.code)) {
    process.stderr.write(`Scrip has no permission to write in ${root}, where it keeps .tools and node_modules.\n`);
  } else process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
