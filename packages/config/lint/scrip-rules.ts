/** Lint rules of our own, for what the usual sets cannot know. oxlint loads this file as a plugin. */

type Node = { type: string } & Record<string, unknown>;
type Report = { report(problem: { node: Node; message: string }): void };

/** Amounts end in their unit, so a name is enough to know money by. */
const MONEY_NAME = /(?:microcredits|nanodollars|picodollars)$/i;
const RAW_SQL = /^\$(?:query|execute)Raw(?:Unsafe|Typed)?$/;
const MODEL_METHODS =
  /^(?:find|create|update|upsert|delete|count|aggregate|groupBy)(?:Unique|First|Many|OrThrow|AndReturn)*$/;
const DATABASE_NAMES = new Set(["tx", "db", "prisma"]);
const TO_NUMBER = new Set(["Number", "parseFloat", "parseInt"]);

function asNode(value: unknown): Node | null {
  return typeof value === "object" && value !== null && "type" in value ? (value as Node) : null;
}

/** The name a value goes by: `amountMicrocredits`, `grant.amountMicrocredits`, `grant["amountMicrocredits"]`. */
function nameOf(value: unknown): string {
  const node = asNode(value);
  if (node === null) return "";
  if (node.type === "Identifier") return String(node["name"]);
  if (node.type === "Literal") return String(node["value"]);
  if (node.type === "MemberExpression") return nameOf(node["property"]);
  if (node.type === "TSNonNullExpression" || node.type === "ChainExpression") return nameOf(node["expression"]);
  return "";
}

function listAll(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

const noFloatMoney = {
  create: (context: Report) => ({
    CallExpression(node: Node) {
      const callee = asNode(node["callee"]);
      const isNumberMethod = callee?.type === "MemberExpression" && nameOf(callee["object"]) === "Number";
      if (!TO_NUMBER.has(nameOf(callee)) || (callee?.type === "MemberExpression" && !isNumberMethod)) return;
      if (!listAll(node["arguments"]).some((argument) => MONEY_NAME.test(nameOf(argument)))) return;
      context.report({ node, message: "Money stays a bigint: above 2^53 a number loses credits without a word." });
    },
    UnaryExpression(node: Node) {
      if (node["operator"] !== "+" || !MONEY_NAME.test(nameOf(node["argument"]))) return;
      context.report({ node, message: "Money stays a bigint: above 2^53 a number loses credits without a word." });
    },
  }),
};

const noExportStar = {
  create: (context: Report) => ({
    ExportAllDeclaration(node: Node) {
      if (node["exported"]) return;
      context.report({ node, message: "Name what this file offers: `export *` makes everything public by accident." });
    },
  }),
};

/** Who may name tables and hold SQL: the switch is in .oxlintrc.json, which turns this off for `*.store.ts`. */
const tablesInStores = {
  create: (context: Report) => ({
    MemberExpression(node: Node) {
      const isRaw = RAW_SQL.test(nameOf(node));
      const model = asNode(node["object"]);
      const isModelCall =
        MODEL_METHODS.test(nameOf(node)) &&
        model?.type === "MemberExpression" &&
        DATABASE_NAMES.has(nameOf(model["object"]));
      if (!isRaw && !isModelCall) return;
      context.report({ node, message: "Tables and SQL are named in *.store.ts only; call a function of a store." });
    },
  }),
};

export default {
  meta: { name: "scrip" },
  rules: {
    "no-float-money": noFloatMoney,
    "no-export-star": noExportStar,
    "tables-in-stores": tablesInStores,
  },
};
