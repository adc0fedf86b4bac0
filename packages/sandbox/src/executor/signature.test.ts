import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { hashSigningKey, isSignedBy, requireSigningKey, sign } from "./signature.ts";

const KEY = `signkey-test-${"ab".repeat(32)}`;
const NOW = 1_800_000_000;

test("a signature is good for its own body, key and five minutes either way, and for nothing else", () => {
  const header = sign(`{"a":1}`, KEY, NOW);
  expect(isSignedBy(header, `{"a":1}`, KEY, NOW + 300)).toBe(true);
  expect(isSignedBy(header, `{"a":1}`, KEY, NOW - 300)).toBe(true);
  expect(isSignedBy(header, `{"a":1}`, KEY, NOW + 301)).toBe(false);
  expect(isSignedBy(header, `{"a":1}`, KEY, NOW - 301)).toBe(false);
  expect(isSignedBy(header, `{"a":2}`, KEY, NOW)).toBe(false);
  expect(isSignedBy(header, `{"a":1}`, KEY.replace("ab", "ac"), NOW)).toBe(false);
  expect(isSignedBy(header.replace(String(NOW), String(NOW + 1)), `{"a":1}`, KEY, NOW)).toBe(false);
  for (const nonsense of [null, "", "t=&s=", `t=${NOW}`, "s=00", `t=x&s=00`]) {
    expect(isSignedBy(nonsense, `{"a":1}`, KEY, NOW)).toBe(false);
  }
});

test("the prefix of a key names its environment and is no part of the secret, but stays on its hash", () => {
  expect(sign("{}", KEY, NOW)).toBe(sign("{}", KEY.replace("test", "prod"), NOW));
  expect(hashSigningKey(KEY)).toMatch(/^signkey-test-[0-9a-f]{64}$/);
});

test("keys that the SDK and Inngest would read differently are refused", () => {
  expect(() => requireSigningKey(KEY)).not.toThrow();
  for (const key of ["", "secret", "ab".repeat(32), "signkey-test-", "signkey-test-abcd", `${KEY}a`, `${KEY}zz`]) {
    expect(() => requireSigningKey(key)).toThrow("The signing key must be");
  }
});

test("canonical JSON does not depend on the order of keys, at any depth", () => {
  const one = JSON.parse(`{"b":[1,{"y":null,"x":"ü\\u0000"}],"a":{"10":1.5,"9":true}}`);
  const other = JSON.parse(`{"a":{"9":true,"10":1.50},"b":[1,{"x":"ü\\u0000","y":null}]}`);
  expect(canonicalJson(one)).toBe(canonicalJson(other));
  expect(canonicalJson(one)).toBe(`{"a":{"10":1.5,"9":true},"b":[1,{"x":"ü\\u0000","y":null}]}`);
});
