import fc from "fast-check";

// Only tests import this file.

type JsonSchema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
};

const NASTY_TEXT = [
  "",
  " ",
  "\0",
  "\ud800",
  "'; DROP TABLE customer; --",
  "%",
  "_%_%_%_%_%",
  "<script>alert(1)</script>",
  "../../etc/passwd",
  "constructor",
  "__proto__",
  "1e999",
  "-0",
  "null",
  "\u202eabc",
  "😀".repeat(50),
  "a".repeat(5_000),
  "req_00000000000000000000000000000000",
  "cus_0",
  "2026-02-30T00:00:00Z",
  "9999-12-31",
  "-271821-04-20T00:00:00Z",
];
const NASTY_NUMBERS = [0, -0, -1, 0.1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e21, 1e308, 5e-324];

const nasty = fc.oneof(
  fc.constantFrom<unknown>(...NASTY_TEXT, ...NASTY_NUMBERS, null, true, false, [], {}),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Inputs about as a JSON schema wants them: most fields fit, some are nasty, missing, or nobody's. */
export function arbitraryOfSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: fitting(schema) }, { weight: 1, arbitrary: nasty });
}

function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices && choices.length > 0) return fc.oneof(...choices.map(arbitraryOfSchema));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "object":
      return anObject(schema);
    case "array":
      return fc.array(arbitraryOfSchema(schema.items ?? {}), { maxLength: 4 });
    case "string":
      return fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom(...NASTY_TEXT), fc.uuid(), fc.lorem());
    case "integer":
    case "number":
      return fc.oneof(fc.integer({ min: -5, max: 200 }), fc.constantFrom(...NASTY_NUMBERS));
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return nasty;
  }
}

function anObject({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, arbitraryOfSchema(schema)]),
  );
  const known = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
  const foreign = fc.dictionary(fc.constantFrom("extra", "constructor", "toString", "id"), nasty, { maxKeys: 1 });
  return fc.oneof(
    { weight: 9, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, foreign).map(([one, other]) => ({ ...one, ...other })) },
  );
}
