import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { BUYERS, Buying } from "./buying.tsx";

const page = (mayBuy: boolean) =>
  renderToStaticMarkup(
    <Buying mayBuy={mayBuy}>
      <button type="submit">Buy Starter</button>
    </Buying>,
  );

test("who may buy sees the buttons and nothing else", () => {
  expect(page(true)).toBe('<button type="submit">Buy Starter</button>');
});

test("who may not buy is told why, and every button is off", () => {
  expect(page(false)).toContain(BUYERS);
  expect(page(false)).toMatch(/<fieldset disabled="" aria-describedby="who-buys"[^>]*><button type="submit">/);
});
