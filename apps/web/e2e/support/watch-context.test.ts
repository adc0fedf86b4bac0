import { expect } from "vitest";
import { journey, stack } from "./journey.ts";
import { watchContext } from "./watch-context.ts";

journey("whatever goes wrong on any page is a problem of the journey", async ({ browser }) => {
  const context = await browser.newContext();
  const problems = await watchContext(context, [new URL(stack.web).origin]);
  const first = await context.newPage();
  await first.goto(stack.web);
  const second = await context.newPage();
  await second.goto(`${stack.web}/login`);
  expect(problems).toEqual([]);

  const until = (pattern: RegExp) => expect.poll(() => problems).toContainEqual(expect.stringMatching(pattern));
  await first.evaluate(() => console.warn("a warning"));
  await until(/^console warning: a warning/);
  await second.evaluate(() => console.error("an error of another tab"));
  await until(/^console error: an error of another tab/);
  await first.evaluate(() => {
    setTimeout(() => {
      throw new Error("thrown later");
    });
  });
  await until(/^uncaught: .*thrown later/);
  await first.evaluate(() => void Promise.reject(new Error("nobody caught this")));
  await until(/^uncaught: .*nobody caught this/);
  await first.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken over'";
    document.body.append(script);
  });
  await until(/^uncaught: .*policy broken: script-src/);
  expect(await first.title()).not.toBe("taken over");

  await second.route("**/what-you-pay", (route) => route.fulfill({ status: 503, body: "later" }));
  await second.goto(`${stack.web}/what-you-pay`);
  await until(/^GET .*\/what-you-pay answered 503$/);
  await first.route("**/login", async (route) => {
    const page = await route.fetch();
    await route.fulfill({ response: page, body: (await page.text()).replace("New here?", "Not from here?") });
  });
  await first.goto(`${stack.web}/login`);
  await until(/^uncaught: .*(Minified React error|[Hh]ydrat)/);
  await context.close();
});
