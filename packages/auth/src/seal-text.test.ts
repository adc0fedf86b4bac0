import { expect, test } from "vitest";
import { openSealedText, type Seal, sealText } from "./seal-text.ts";

const seal: Seal = { secretKey: "k".repeat(32), use: "scrip two-factor secrets", owner: "usr_1" };

test("what was sealed opens for its owner and use alone, and never reads the same twice", () => {
  const sealed = sealText(seal, "sécret");
  expect(openSealedText(seal, sealed)).toBe("sécret");
  expect(Buffer.from(sealed).includes("cret")).toBe(false);
  expect(sealText(seal, "sécret")).not.toEqual(sealed);
  expect(openSealedText({ ...seal, owner: "usr_2" }, sealed)).toBeNull();
  expect(openSealedText({ ...seal, use: "scrip two-factor offers" }, sealed)).toBeNull();
  expect(openSealedText({ ...seal, secretKey: "l".repeat(32) }, sealed)).toBeNull();
});

test("what was changed or cut does not open", () => {
  const sealed = sealText(seal, "secret");
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = sealed.slice();
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(openSealedText(seal, changed), `byte ${i}`).toBeNull();
    expect(openSealedText(seal, sealed.slice(0, i)), `${i} bytes`).toBeNull();
  }
});
