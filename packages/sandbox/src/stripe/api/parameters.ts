import { DECLARED_PARAMETERS } from "./declared-parameters.ts";
import { invalidParameter, invalidRequest, notCovered } from "./errors.ts";
import type { FormHash, FormNode } from "./form-body.ts";

/** Turns one node of a form into a value, or throws Stripe's error for it. `path` is `line_items[0][price]`. */
export type Reader<T> = { readonly isRequired?: boolean; read(node: FormNode, path: string): T };
type RequiredReader<T> = Reader<T> & { readonly isRequired: true };

export type ParameterTable = { readonly [name: string]: Reader<unknown> };

type ValueOf<R> = R extends Reader<infer T> ? T : never;
type RequiredNames<T> = { [K in keyof T]: T[K] extends RequiredReader<unknown> ? K : never }[keyof T];
export type ParameterValues<T> = { [K in RequiredNames<T>]: ValueOf<T[K]> } & {
  [K in Exclude<keyof T, RequiredNames<T>>]?: ValueOf<T[K]>;
};

/**
 * Reads a whole form by its table.
 *
 * @throws {StripeApiError} `parameter_unknown`, `parameter_missing`, or what a reader says
 */
export function readParameters<T extends ParameterTable>(table: T, form: FormHash, prefix = ""): ParameterValues<T> {
  const pathOf = (name: string) => (prefix ? `${prefix}[${name}]` : name);
  for (const name of form.keys()) {
    if (!Object.hasOwn(table, name)) {
      throw invalidParameter("parameter_unknown", pathOf(name), `Received unknown parameter: ${pathOf(name)}`);
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(table)) {
    const node = form.get(name);
    if (node !== undefined) values[name] = reader.read(node, pathOf(name));
    else if (reader.isRequired) {
      throw invalidParameter("parameter_missing", pathOf(name), `Missing required param: ${pathOf(name)}.`);
    }
  }
  return values as ParameterValues<T>;
}

export function required<T>(reader: Reader<T>): RequiredReader<T> {
  return { isRequired: true, read: reader.read };
}

const TEXT_LENGTH_MAX = 5_000;

/** Text of at most `maxLength` characters. Stripe takes an empty value for an attempt to unset, refused here. */
export function text(maxLength = TEXT_LENGTH_MAX): Reader<string> {
  return {
    read(node, path) {
      const value = requireText(node, path);
      if (value === "") {
        throw invalidParameter(
          "parameter_invalid_empty",
          path,
          `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
        );
      }
      if (value.length > maxLength) {
        throw invalidParameter(
          null,
          path,
          `Invalid string: ${value.slice(0, 40)}…; must be at most ${maxLength} characters`,
        );
      }
      return value;
    },
  };
}

/** Empty means: back to null. */
export function unsettable<T>(reader: Reader<T>): Reader<T | null> {
  return { read: (node, path) => (node === "" ? null : reader.read(node, path)) };
}

export function integer({ min = -99_999_999, max = 99_999_999 } = {}): Reader<number> {
  return {
    read(node, path) {
      const value = requireText(node, path);
      const number = Number(value);
      if (!/^-?\d{1,15}$/.test(value)) {
        throw invalidParameter("parameter_invalid_integer", path, `Invalid integer: ${value.slice(0, 40)}`);
      }
      if (number < min) {
        throw invalidParameter(
          "parameter_invalid_integer",
          path,
          `This value must be greater than or equal to ${min}.`,
        );
      }
      if (number > max) {
        throw invalidParameter("parameter_invalid_integer", path, `This value must be less than or equal to ${max}.`);
      }
      return number;
    },
  };
}

/** A number with at most so many decimals, above one bound and up to the other. */
export function decimal({ above, max, decimals }: { above: number; max: number; decimals: number }): Reader<number> {
  return {
    read(node, path) {
      const value = requireText(node, path);
      const [, fraction = ""] = /^\d{1,12}(?:\.(\d+))?$/.exec(value) ?? ["", "x".repeat(decimals + 1)];
      const number = Number(value);
      if (fraction.length > decimals) {
        throw invalidParameter("parameter_invalid_decimal", path, `Invalid decimal: ${value.slice(0, 40)}`);
      }
      if (number <= above || number > max) {
        throw invalidParameter(null, path, `This value must be greater than ${above} and at most ${max}.`);
      }
      return number;
    },
  };
}

/** Seconds since 1970. */
export const timestamp: Reader<number> = integer({ min: 0, max: 99_999_999_999 });

export const boolean: Reader<boolean> = {
  read(node, path) {
    const value = requireText(node, path);
    if (value !== "true" && value !== "false") {
      throw invalidParameter(null, path, `Invalid boolean: ${value.slice(0, 40)}`);
    }
    return value === "true";
  },
};

export function oneOf<const V extends string>(...values: V[]): Reader<V> {
  return {
    read(node, path) {
      const given = requireText(node, path);
      const value = values.find((candidate) => candidate === given);
      if (value === undefined) {
        throw invalidParameter(null, path, `Invalid ${path}: must be one of ${values.join(", ")}`);
      }
      return value;
    },
  };
}

/** Like `oneOf`, for a parameter where Stripe has more values than the sandbox: those are refused as not covered. */
export function coveredValue<const V extends string>(...values: V[]): Reader<V> {
  return {
    read(node, path) {
      const given = requireText(node, path);
      const value = values.find((candidate) => candidate === given);
      if (value === undefined) throw notCovered(`'${given.slice(0, 40)}' as ${path}`, path);
      return value;
    },
  };
}

/** An absolute http or https address without white space. Braces are allowed, for {CHECKOUT_SESSION_ID}. */
export const url: Reader<string> = {
  read(node, path) {
    const value = text().read(node, path);
    const isPlain = !/[\s\p{Cc}]/u.test(value);
    const protocol = URL.parse(value)?.protocol;
    if (!isPlain || (protocol !== "http:" && protocol !== "https:")) {
      throw invalidParameter("url_invalid", path, "Not a valid URL");
    }
    return value;
  },
};

export const email: Reader<string> = {
  read(node, path) {
    const value = text(512).read(node, path);
    if (!/^[^\s@]+@[^\s@]+$/.test(value)) {
      throw invalidParameter("email_invalid", path, `Invalid email address: ${value.slice(0, 80)}`);
    }
    return value;
  },
};

/** Currencies with two decimals; the sandbox never converts. */
export const currency: Reader<string> = {
  read: (node, path) => coveredValue("usd", "eur", "gbp").read(lowerCase(node), path),
};

export function hash<T extends ParameterTable>(table: T): Reader<ParameterValues<T>> {
  return {
    read(node, path) {
      if (typeof node === "string") throw invalidParameter("parameter_invalid", path, "Invalid object");
      return readParameters(table, node, path);
    },
  };
}

export function list<T>(reader: Reader<T>, maxLength = 100): Reader<T[]> {
  return {
    read(node, path) {
      const isList = typeof node !== "string" && [...node.keys()].every((key) => /^\d{1,5}$/.test(key));
      if (!isList) throw invalidParameter("parameter_invalid", path, "Invalid array");
      if (node.size > maxLength) {
        throw invalidParameter("array_too_long", path, `Array ${path} exceeded maximum ${maxLength} allowed elements.`);
      }
      return Array.from(node)
        .toSorted(([a], [b]) => Number(a) - Number(b))
        .map(([index, child]) => reader.read(child, `${path}[${index}]`));
    },
  };
}

/** Stripe's `created`: an exact time, or a range of `gt`, `gte`, `lt`, `lte`. */
export type TimeRange = { gt?: number; gte?: number; lt?: number; lte?: number };
export const timeRange: Reader<TimeRange> = {
  read(node, path) {
    if (typeof node !== "string") {
      return hash({ gt: timestamp, gte: timestamp, lt: timestamp, lte: timestamp }).read(node, path);
    }
    const exact = timestamp.read(node, path);
    return { gte: exact, lte: exact };
  },
};

/**
 * The table of a call: what `table` reads, and every other parameter that the `stripe` package declares for it as
 * one that Stripe has and the sandbox does not.
 */
export function covered<T extends ParameterTable>(call: keyof typeof DECLARED_PARAMETERS, table: T): T {
  const declared = DECLARED_PARAMETERS[call].split(" ");
  const invented = Object.keys(table).filter((name) => !declared.includes(name));
  if (invented.length > 0) throw new Error(`Stripe's ${call} has no parameter ${invented.join(", ")}`);
  return { ...Object.fromEntries(declared.map((name) => [name, uncovered])), ...table };
}

/** A parameter that Stripe has and the sandbox does not. */
const uncovered: Reader<never> = {
  read(_node, path) {
    throw notCovered(`the parameter ${path}`, path);
  },
};

/** A feature of Stripe that may be named as long as it is off: `{enabled: false}`. */
export const disabledOnly: Reader<{ enabled: false }> = {
  read(node, path) {
    const isOff = typeof node !== "string" && node.size === 1 && node.get("enabled") === "false";
    if (!isOff) throw notCovered(`${path} when it is enabled`, path);
    return { enabled: false };
  },
};

export const expand: Reader<string[]> = list(text(200), 50);

/** `limit`, `starting_after` and `ending_before` of every list. */
export const pagination = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: text(200),
  ending_before: text(200),
  expand,
} as const;

function requireText(node: FormNode, path: string): string {
  if (typeof node !== "string") throw invalidRequest(`Invalid parameters: ${path} must be a single value.`);
  return node;
}

function lowerCase(node: FormNode): FormNode {
  return typeof node === "string" ? node.toLowerCase() : node;
}
