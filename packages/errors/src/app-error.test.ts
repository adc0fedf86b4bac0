import { expect, test } from "vitest";
import { AppError, isAppError } from "./app-error.ts";
import { assert } from "./common-errors.ts";

test("keeps the text for the log apart from the text for people", () => {
  const error = new AppError("internal", "row 7 of table x", {
    publicMessage: "Something went wrong.",
  });
  expect(error.message).toBe("row 7 of table x");
  expect(error.publicMessage).toBe("Something went wrong.");
  expect(isAppError(error)).toBe(true);
  expect(isAppError(new Error("other"))).toBe(false);
});

test("a broken rule never shows its inner text", () => {
  const broken = () => assert(false, "balance of cus_1 is -5");
  expect(broken).toThrow("balance of cus_1 is -5");
  try {
    broken();
  } catch (error) {
    expect(isAppError(error) && error.publicMessage).toBe("Something went wrong on our side.");
  }
});

test("an error of another copy of this module is known as one of ours", async () => {
  const otherCopy = "./app-error.ts?another-copy";
  const { AppError: OtherAppError }: typeof import("./app-error.ts") = await import(otherCopy);
  const error = new OtherAppError("not_found", "gone");
  expect(error).not.toBeInstanceOf(AppError);
  expect(isAppError(error)).toBe(true);
});
