import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startPostgres } from "@scrip/sandbox";
import { createTemplate, memoryDirectory, TEMPLATE } from "@scrip/testing/template";
import { createVitest, type TestModule } from "vitest/node";
import { type Guard, isSourceBug } from "./guard.ts";
import { copyTemplate } from "./plant-in-database.ts";
import { plantInSource } from "./plant-in-source.ts";

/** What the tests said to a bug: the first that failed; that none did; or why nothing can be said. */
export type Verdict =
  | { title: string; kind: "noticed"; by: string }
  | { title: string; kind: "unnoticed" }
  | { title: string; kind: "unclear"; why: string };

/** The same tests without any bug, so that a failure means the bug. Nothing may be noticed there. */
const SOUND = "without a bug nothing fails";

/** Runs the tests of each guard without it, side by side, each in a database of its own. */
export async function tryGuards(root: string, guards: readonly Guard[]): Promise<Verdict[]> {
  const dataDir = join(await mkdtemp(join(await memoryDirectory(), "scrip-planted-")), "postgres");
  const postgres = await startPostgres({ dataDir, port: 0, durable: false });
  try {
    const { databaseUrl: applicationUrl } = await createTemplate(postgres);
    return await runTrials(root, { maintenanceUrl: postgres.ownerUrl("postgres"), applicationUrl }, listTrials(guards));
  } finally {
    await postgres.close();
    await rm(join(dataDir, ".."), { recursive: true, force: true });
  }
}

type Trial = { name: string; guard: Omit<Guard, "bug"> & { bug: Guard["bug"] | null }; source: PlantedSource | null };
type PlantedSource = ReturnType<typeof plantInSource>;

function listTrials(guards: readonly Guard[]): Trial[] {
  const sound = { title: SOUND, bug: null, tests: [...new Set(guards.flatMap(({ tests }) => tests))] };
  return [sound, ...guards].map((guard, index) => ({
    name: `planted_${index}`,
    guard,
    source: guard.bug && isSourceBug(guard.bug) ? plantInSource(guard.bug) : null,
  }));
}

async function runTrials(
  root: string,
  server: { maintenanceUrl: string; applicationUrl: string },
  trials: readonly Trial[],
): Promise<Verdict[]> {
  for (const { name, guard } of trials) {
    const bug = guard.bug && !isSourceBug(guard.bug) ? guard.bug : null;
    await copyTemplate(server.maintenanceUrl, { original: TEMPLATE, name, bug });
  }
  const vitest = await createVitest({
    config: false,
    root,
    watch: false,
    pool: "forks",
    maxWorkers: "100%",
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: [{}],
    projects: trials.map(({ name, guard, source }) => ({
      plugins: source ? [source.plugin] : [],
      test: {
        name,
        include: guard.tests,
        fsModuleCache: source === null, // a cached file has no bug in it
        setupFiles: [join(import.meta.dirname, "stop-at-first-failure.ts")],
        provide: { postgres: { ...server, templateName: name } },
      },
    })),
  });
  try {
    await vitest.start();
    const modules = vitest.state.getTestModules();
    return trials.map((trial) =>
      judge(
        trial,
        modules.filter(({ project }) => project.name === trial.name),
      ),
    );
  } finally {
    await vitest.close();
  }
}

function judge({ guard, source }: Trial, modules: readonly TestModule[]): Verdict {
  const { title, tests: files, bug } = guard;
  const [error] = modules.flatMap((module) => module.errors());
  if (error) return { title, kind: "unclear", why: error.message };
  if (modules.length < files.length) return { title, kind: "unclear", why: "a test file is not there" };
  if (source && !source.wasPlanted()) return { title, kind: "unclear", why: "no test loads the file" };
  const failed = modules
    .flatMap((module) => [...module.children.allTests()])
    .find((test) => test.result().state === "failed");
  if (bug) return failed ? { title, kind: "noticed", by: failed.fullName } : { title, kind: "unnoticed" };
  return failed ? { title, kind: "unclear", why: failed.fullName } : { title, kind: "noticed", by: "as it should be" };
}
