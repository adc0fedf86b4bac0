import type { BrowserContext } from "playwright-core";
import { inject } from "vitest";
import { logInAt, type NewCustomer, signUpAt } from "./accounts.ts";

const stack = inject("stack");

/** Logs one of the demo users in, for every page of the context, without opening one. */
export function logIn(context: BrowserContext, email: string): Promise<void> {
  return logInAt(stack, context, email);
}

/**
 * Makes a customer of its own for this journey and logs it in, without opening a page. `credits` come as a bonus of an operator, at
 * once and without any payment; journeys about buying leave them out.
 */
export function signUp(context: BrowserContext, { credits = 0 } = {}): Promise<NewCustomer> {
  return signUpAt(stack, context, { credits });
}
