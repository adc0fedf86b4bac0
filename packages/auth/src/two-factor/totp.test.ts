import { expect, test } from "vitest";
import { findTotpStep, makeTotpSecret, totpUri } from "./totp.ts";

// RFC 6238, appendix B: the secret "12345678901234567890", the last six of its eight digits.
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test("the codes are those of RFC 6238", () => {
  const vectors: [seconds: number, code: string][] = [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
  ];
  for (const [seconds, code] of vectors) {
    expect(findTotpStep(RFC_SECRET, code, new Date(seconds * 1_000))).toBe(BigInt(Math.floor(seconds / 30)));
  }
});

test("a code fits for its step and the one on each side, and names the step that it is of", () => {
  const step = 1_234_567_890 / 30;
  for (const late of [-1, 0, 1]) {
    expect(findTotpStep(RFC_SECRET, "005924", new Date((step + late) * 30_000))).toBe(BigInt(step));
  }
  for (const late of [-2, 2]) expect(findTotpStep(RFC_SECRET, "005924", new Date((step + late) * 30_000))).toBeNull();
});

test("what is no code fits nowhere", () => {
  for (const code of ["", "00592", "0059240", "abcdef", "００５９２４", "\0", "5924"]) {
    expect(findTotpStep(RFC_SECRET, code, new Date(1_234_567_890_000)), code).toBeNull();
  }
});

test("a secret has 160 bits, and its address says whose it is", () => {
  const secret = makeTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(makeTotpSecret()).not.toBe(secret);
  expect(totpUri(secret, "ada@example.com")).toMatch(
    /^otpauth:\/\/totp\/Scrip:ada%40example\.com\?issuer=Scrip&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/,
  );
});
