import { expect, test } from "vitest";
import { canonicalForm, parseForm } from "./form-body.ts";

test("brackets nest, plus is a space, and empty brackets append", () => {
  expect(parseForm("a=1&b[c]=x+y&d[0][e]=%C3%A9&f[]=1&f[]=2")).toEqual(
    new Map<string, unknown>([
      ["a", "1"],
      ["b", new Map([["c", "x y"]])],
      ["d", new Map([["0", new Map([["e", "é"]])]])],
      [
        "f",
        new Map([
          ["0", "1"],
          ["1", "2"],
        ]),
      ],
    ]),
  );
});

test("the last of two values wins, as at Stripe", () => {
  expect(parseForm("a=1&a=2")).toEqual(new Map([["a", "2"]]));
});

test("the same parameters in another order are the same request", () => {
  expect(canonicalForm(parseForm("b=2&a[y]=1&a[x]=2"))).toBe(canonicalForm(parseForm("a[x]=2&a[y]=1&b=2")));
  expect(canonicalForm(parseForm("a=1"))).not.toBe(canonicalForm(parseForm("a=2")));
});
