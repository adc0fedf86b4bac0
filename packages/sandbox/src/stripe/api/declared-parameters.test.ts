import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const RESOURCES = path.join(path.dirname(createRequire(import.meta.url).resolve("stripe")), "../esm/resources");
const SOURCES = path.join(import.meta.dirname, "..");

function listFiles(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name));
}

/** The calls whose parameters the sandbox reads: the first argument of every `covered(…)`. */
function listCalls(): string[] {
  const names = listFiles(SOURCES, ".ts")
    .filter((file) => !file.endsWith(".test.ts"))
    .flatMap((file) =>
      Array.from(readFileSync(file, "utf8").matchAll(/\bcovered\(\s*"([\w.]+)"/g), ([, name = ""]) => name),
    );
  return [...new Set(names)].toSorted();
}

type Declared = { members: Set<string>; bases: string[] };

/** Every interface below `resources`, by its name in the namespace `Stripe`. */
function readInterfaces(files: string[]): Map<string, Declared> {
  const found = new Map<string, Declared>();
  const visit = (node: ts.Node, prefix: string): void => {
    if (ts.isModuleDeclaration(node) && node.body) {
      ts.forEachChild(node.body, (child) => visit(child, `${prefix}${node.name.text}.`));
    } else if (ts.isInterfaceDeclaration(node)) {
      const name = `${prefix}${node.name.text}`;
      const declared = found.get(name) ?? { members: new Set(), bases: [] };
      for (const member of node.members)
        if (member.name && ts.isIdentifier(member.name)) declared.members.add(member.name.text);
      for (const clause of node.heritageClauses ?? [])
        declared.bases.push(...clause.types.map((type) => type.expression.getText()));
      found.set(name, declared);
    }
  };
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    ts.forEachChild(source, (node) => visit(node, ""));
  }
  return found;
}

function writeModule(calls: string[]): string {
  const nested = new Set(
    calls.flatMap((call) => (/^([A-Z]\w+)\.\w+Params/.test(call) ? [call.split(".")[0] ?? ""] : [])),
  );
  const files = listFiles(RESOURCES, ".d.ts").filter((file) => {
    const folder = path.basename(path.dirname(file));
    return folder === "resources" || nested.has(folder);
  });
  const interfaces = readInterfaces([...files, path.join(RESOURCES, "../shared.d.ts")]);
  const membersOf = (name: string): string[] => {
    const declared = interfaces.get(name);
    if (!declared) throw new Error(`the stripe package declares no ${name}`);
    return [...declared.members, ...declared.bases.flatMap(membersOf)];
  };
  const rows = calls.map((call) => {
    const key = call.includes(".") ? `"${call}"` : call;
    const value = `"${[...new Set(membersOf(call))].toSorted().join(" ")}",`;
    return `  ${key}:${key.length + value.length + 4 <= 120 ? " " : "\n    "}${value}`;
  });
  return `// Generated from the declarations of the \`stripe\` package: \`pnpm vitest run declared-parameters -u\` writes it anew.

/** The names of every parameter that Stripe has for a call, separated by spaces. */
export const DECLARED_PARAMETERS = {
${rows.join("\n")}
} as const;
`;
}

test("the allow-list of parameters is what the installed stripe package declares", async () => {
  await expect(writeModule(listCalls())).toMatchFileSnapshot("./declared-parameters.ts");
});
