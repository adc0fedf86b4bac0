/** Which package may import which. docs/architecture.md says it in one line. */

const EVERYWHERE = ["money", "errors", "logger"];

/** Exactly what each package may import besides npm packages; what is not listed is refused. */
const ARROWS = {
  api: [
    "credits",
    "selection",
    "assistant",
    "analytics",
    "payments",
    "billing",
    "customers",
    "auth",
    "jobs",
    "events",
    "db",
    ...EVERYWHERE,
  ],
  jobs: [
    "assistant",
    "auth",
    "credits",
    "customers",
    "payments",
    "billing",
    "analytics",
    "selection",
    "email",
    "events",
    "db",
    ...EVERYWHERE,
  ],
  assistant: ["credits", "selection", "model-providers", "events", "db", ...EVERYWHERE],
  billing: ["payments", "credits", "ledger", "events", "db", ...EVERYWHERE],
  credits: ["ledger", "customers", "events", "db", ...EVERYWHERE],
  auth: ["customers", "events", "db", ...EVERYWHERE],
  selection: ["events", "db", ...EVERYWHERE],
  payments: ["events", "db", ...EVERYWHERE],
  analytics: ["events", "db", ...EVERYWHERE],
  customers: ["events", "db", ...EVERYWHERE],
  ledger: ["db", ...EVERYWHERE],
  events: ["db", ...EVERYWHERE],
  db: [...EVERYWHERE],
  "model-providers": [...EVERYWHERE],
  email: [...EVERYWHERE],
  "app-server": ["errors", "logger"],
  ui: ["money"],
  logger: ["errors"],
  errors: [],
  money: [],
  sandbox: [],
  testing: ["db", "money", "errors", "ledger", "sandbox"],
  config: [],
};

/** The light estimate, for the page on which a message is written. */
const SELECTION_IN_BROWSER = "^packages/selection/src/browser[.]ts$";

const APP_ARROWS = ["api", "assistant", "auth", "payments", "ui", "app-server", ...EVERYWHERE];

/** Tests, and what only tests import: `test-stripe.ts`, `executor-harness.ts`, journeys. */
const TESTS = "[.]test[.]tsx?$|/test-[^/]+[.]tsx?$|-harness[.]tsx?$|/e2e/";
/** Where an app opens its connections and reads its environment, and the settings of its tools. */
const COMPOSITION_ROOTS = "^apps/(web|admin)/(app/server/|server[.]ts$|[^/]+[.]config[.]ts$)";

/** What a package shows to others: its index.ts, and the few further entries in an `exports` of package.json. */
const DOORS =
  "^packages/[^/]+/src/index[.]ts$|^packages/ui/src/([^/]+[.]css|hydrate-page[.]tsx)$|^packages/selection/src/browser[.]ts$|^packages/testing/src/(global-setup|template|faults/(index|serve-flows))[.]ts$|^packages/config/";

const packages = (...names) => `^packages/(${names.join("|")})/`;

function onlyTo(name, from, allowed) {
  return {
    name,
    severity: "error",
    from,
    to: { path: "^(packages|apps)/", pathNot: allowed },
  };
}

/** Tests may also start the test database and the sandbox. */
function packageRules(name, arrows) {
  const own = packages(name, ...arrows);
  return [
    onlyTo(`arrows-of-${name}`, { path: packages(name), pathNot: TESTS }, own),
    onlyTo(
      `arrows-of-tests-in-${name}`,
      { path: `${packages(name)}.*(${TESTS})` },
      `${own}|${packages("testing", "sandbox")}`,
    ),
  ];
}

function appRules(name) {
  const own = `^apps/${name}/|${SELECTION_IN_BROWSER}|${packages(...APP_ARROWS)}`;
  return [
    onlyTo(`arrows-of-${name}`, { path: `^apps/${name}/`, pathNot: `${TESTS}|${COMPOSITION_ROOTS}` }, own),
    onlyTo(
      `arrows-of-server-in-${name}`,
      { path: `^apps/${name}/.*`, pathNot: `${TESTS}|^apps/${name}/(?!app/server/|server[.]ts$)` },
      `${own}|${packages("db")}`,
    ),
    onlyTo(
      `arrows-of-tests-in-${name}`,
      { path: `^apps/${name}/.*(${TESTS})` },
      `${own}|${packages("db", "testing", "sandbox")}`,
    ),
  ];
}

/** Opens the browser and logs in as the journeys do. */
const BROWSER_BENCHMARK = "^scripts/bench/pages[.]ts$";

export default {
  forbidden: [
    ...Object.entries(ARROWS).flatMap(([name, arrows]) => packageRules(name, arrows)),
    ...appRules("web"),
    ...appRules("admin"),
    onlyTo(
      "arrows-of-worker",
      { path: "^apps/worker/", pathNot: TESTS },
      `^apps/worker/|${packages("jobs", "db", "sandbox", ...EVERYWHERE)}`,
    ),
    {
      name: "one-door",
      comment: "A package is entered through its index.ts, or another entry that its package.json exports.",
      severity: "error",
      from: { path: "^(packages|apps)/([^/]+)/" },
      to: {
        path: "^packages/[^/]+/",
        pathNot: `^$1/$2/|${DOORS}`,
      },
    },
    {
      name: "one-door-for-scripts",
      severity: "error",
      from: { path: "^scripts/", pathNot: BROWSER_BENCHMARK },
      to: { path: "^(packages|apps)/", pathNot: DOORS },
    },
    {
      name: "prisma-client-stays-in-db",
      comment: "The generated client has one owner; everybody else gets Db and Tx from @scrip/db.",
      severity: "error",
      from: { pathNot: "^packages/(db|testing)/" },
      to: { path: "^packages/db/src/generated/|/@prisma/" },
    },
    {
      name: "testing-is-for-tests",
      severity: "error",
      from: { pathNot: `${TESTS}|^packages/testing/|^scripts/|[.]config[.]ts$` },
      to: { path: "^packages/testing/" },
    },
    {
      name: "no-tests-in-the-product",
      severity: "error",
      from: { pathNot: `${TESTS}|${BROWSER_BENCHMARK}` },
      to: { path: TESTS, pathNot: "^packages/(testing|db)/src/test" },
    },
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "not-to-unresolvable",
      comment: "Also finds a workspace package that package.json does not declare.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared-in-package-json",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-dev-dependency-in-the-product",
      severity: "error",
      from: { path: "^(packages|apps)/[^/]+/(src|app)/", pathNot: `${TESTS}|^packages/testing/` },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm-peer"], pathNot: "/@types/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/build/|/[.]turbo/|^scripts/[.]" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json", ".css"],
    },
  },
};
