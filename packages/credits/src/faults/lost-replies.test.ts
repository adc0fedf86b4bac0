import { createDb, type Db } from "@scrip/db";
import { test as base } from "@scrip/testing";
import { type CommitCut, type PostgresProxy, startPostgresProxy } from "@scrip/testing/faults";
import { describe, expect } from "vitest";
import { CRASH_SCENARIOS, type CrashScenario } from "./crash-scenarios-harness.ts";
import { describeBook } from "./describe-book-harness.ts";
import { flows } from "./flows-harness.ts";

const CUTS: CommitCut[] = ["before", "sent", "answered"];
const ATTEMPTS_MAX = 5;

const test = base
  .extend<"proxy", PostgresProxy>("proxy", { scope: "file" }, async ({ database }, { onCleanup }) => {
    const proxy = await startPostgresProxy(database.databaseUrl);
    onCleanup(() => proxy.close());
    return proxy;
  })
  .extend<"far", Db>("far", { scope: "file" }, async ({ proxy }, { onCleanup }) => {
    const far = createDb(proxy.url, { poolSize: 2 });
    onCleanup(() => far.$disconnect());
    return far;
  });

describe("the connection is cut around COMMIT, and the same key makes one effect", () => {
  test.for(CRASH_SCENARIOS)("$title", async (scenario, { db, far, proxy, database }) => {
    const books = (customerIds: readonly string[]) =>
      Promise.all(customerIds.map((customerId) => describeBook(database.owner, customerId)));
    const perform = (through: Db, input: unknown) => flows[scenario.flow](through, input as never);
    const prepare = async ({ prepare: make }: CrashScenario) => {
      const { customerIds, input } = await make(db);
      return { customerIds, input, commits: customerIds.length };
    };

    const undisturbed = await prepare(scenario);
    await perform(db, undisturbed.input);
    const expected = await books(undisturbed.customerIds);

    for (const cut of CUTS) {
      const { customerIds, input } = await prepare(scenario);
      const cutsBefore = proxy.commitsCut();
      proxy.cutCommits(cut, 1);
      await perform(far, input); // repeated inside, because it is keyed
      expect(proxy.commitsCut() - cutsBefore).toBe(1);
      expect(await books(customerIds), cut).toEqual(expected);
    }

    const { customerIds, input, commits } = await prepare(scenario);
    proxy.cutCommits("answered", ATTEMPTS_MAX * commits);
    await expect(perform(far, input)).rejects.toThrow(); // every attempt was in vain, as far as the caller can see
    proxy.cutCommits("answered", 0);
    await perform(far, input);
    expect(await books(customerIds)).toEqual(expected);
  });
});
