import { AppError, InvalidInputError } from "@scrip/errors";
import { expect, test } from "vitest";
import { forPage } from "./for-page.ts";
import { formErrorOf } from "./form-error.ts";

const missing = new AppError("not_found", "row 7", { publicMessage: "There is no such conversation." });
const ours = new AppError("internal", "the book is on fire");

test("a page says what was not found, also when tRPC has wrapped it", async () => {
  for (const thrown of [missing, new Error("wrapped", { cause: missing })]) {
    await expect(forPage(Promise.reject(thrown))).rejects.toMatchObject({
      data: { error: { code: "not_found", message: "There is no such conversation." } },
      init: { status: 404 },
    });
  }
});

test("a form shows an error beside the field it names", () => {
  const taken = new AppError("conflict", "exists", { publicMessage: "Taken.", publicDetails: { field: "email" } });
  expect(formErrorOf(taken)).toEqual({ errors: { email: "Taken." }, status: 409 });
  expect(formErrorOf(missing)).toEqual({ errors: { form: "There is no such conversation." }, status: 404 });
});

test("beside a field its name is not said again", () => {
  const refusal = new InvalidInputError("code: Too long: at most 40.", { field: "code" });
  expect(formErrorOf(refusal).errors).toEqual({ code: "Too long: at most 40." });
});

test("what is our fault stays our fault", async () => {
  await expect(forPage(Promise.reject(ours))).rejects.toBe(ours);
  expect(() => formErrorOf(ours)).toThrow(ours);
});
