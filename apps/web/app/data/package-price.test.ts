import { expect, test } from "vitest";
import { dollars, pricePerThousandCents } from "./package-price.ts";

test("dollars show cents only where there are any", () => {
  expect([1000, 818, 4590, 5].map(dollars)).toEqual(["$10", "$8.18", "$45.90", "$0.05"]);
});

test("the price per 1,000 credits counts the bonus and is rounded to the nearest cent", () => {
  expect(pricePerThousandCents({ priceCents: 1000, totalCredits: "1000" })).toBe(1000);
  expect(pricePerThousandCents({ priceCents: 4500, totalCredits: "5500" })).toBe(818);
  expect(pricePerThousandCents({ priceCents: 10000, totalCredits: "13500" })).toBe(741);
});
