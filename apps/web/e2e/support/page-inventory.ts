import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import type { SandboxFile } from "../../../../scripts/stack/sandbox-file.ts";
import { buyAt, demoUser } from "./accounts.ts";
import { linkIn, readMails, waitForMail } from "./mailbox.ts";
import type { Visitor } from "./visitors.ts";

export type App = "web" | "admin";

/** A page as somebody sees it. */
export type PageView = {
  app: App;
  /** Unlike every other view's: names the test and the pictures. */
  name: string;
  /** File of the route, without `.tsx`. */
  route: string;
  visitor: Visitor;
  /** Path and query, or how to find them for whoever is logged in to the context. */
  path: string | ((context: BrowserContext, origin: string, stack: SandboxFile) => Promise<string>);
  /** What can be opened on it, by name. Whoever looks loads the page again for each. */
  opened?: Record<string, (page: Page) => Promise<unknown>>;
  /** The page says that it is not there. */
  missing?: true;
};

const seenBy =
  (app: App, visitor: Visitor) =>
  (name: string, route: string, path: PageView["path"], more: Pick<PageView, "opened" | "missing"> = {}): PageView => ({
    app,
    visitor,
    name: `${app}, ${name}, ${visitor}`,
    route,
    path,
    ...more,
  });

const nobody = seenBy("web", "nobody");
const somebodyNew = seenBy("web", "new customer");
const rich = seenBy("web", "rich customer");
const buyer = seenBy("web", "buyer");
const frozen = seenBy("web", "frozen customer");
const indebted = seenBy("web", "indebted customer");
const stranger = seenBy("admin", "stranger");
const operator = seenBy("admin", "operator");

/**
 * Every page of both apps, in the states that look different. Measured by `look-at-every-page.ts`, photographed by
 * `pnpm screenshots`.
 * A page that is missing here fails a test, see {@link listPageRoutes}.
 */
export const PAGES: readonly PageView[] = [
  nobody("landing", "_index", "/"),
  nobody("what you pay", "what-you-pay", "/what-you-pay"),
  nobody("log in", "login", "/login"),
  nobody("sign up", "signup", "/signup"),
  nobody("second step", "two-factor", waitForSecondStep),
  nobody("second step, recovery code", "two-factor", async (context, origin, stack) => {
    await waitForSecondStep(context, origin, stack);
    return "/two-factor?with=recovery-code";
  }),
  nobody("forgot", "forgot", "/forgot"),
  nobody("reset", "reset", async (context, origin, stack) => {
    const to = "demo@scrip.test";
    const subject = "Choose a new password";
    const known = (await readMails(stack, to)).filter((mail) => mail.subject === subject).length;
    await context.request.post(`${origin}/forgot`, { form: { email: to }, headers: { origin } });
    return linkIn(stack, await waitForMail(stack, { to, subject, known }));
  }),
  nobody("reset, too late", "reset", "/reset?token=none"),
  nobody("verify, too late", "verify", "/verify?token=none"),
  nobody("API reference", "api.docs", "/api/docs"),
  nobody("design", "design", "/design"),
  nobody("terms", "terms", "/terms"),
  nobody("privacy", "privacy", "/privacy"),
  nobody("refunds", "refunds", "/refunds"),
  nobody("support", "support", "/support"),
  nobody("account deleted", "account-deleted", "/account-deleted"),
  nobody("missing", "$", "/no/such/page", { missing: true }),

  somebodyNew("chat", "_app.chat.($conversationId)", "/chat"),
  somebodyNew("confirm again", "verify_.send", "/verify/send"),
  somebodyNew("credits", "_app.credits", "/credits"),
  somebodyNew("history", "_app.history", "/history"),
  somebodyNew("statements", "_app.history_.statements", "/history/statements"),
  somebodyNew("receipts", "_app.receipts", "/receipts"),
  somebodyNew("usage", "_app.usage", "/usage"),
  somebodyNew("settings, security", "_app.settings.security", "/settings/security"),
  frozen("credits", "_app.credits", "/credits"),
  frozen("chat", "_app.chat.($conversationId)", "/chat"),
  indebted("credits", "_app.credits", "/credits"),
  indebted("chat", "_app.chat.($conversationId)", "/chat"),

  rich("chat", "_app.chat.($conversationId)", "/chat", {
    opened: {
      estimate: writeMessage,
      why: async (page) => {
        await writeMessage(page);
        await page.getByRole("button", { name: "why", exact: true }).click();
        await page.getByRole("dialog", { name: "Why this model" }).waitFor();
      },
    },
  }),
  rich("conversation", "_app.chat.($conversationId)", linkOn("/chat", /\/chat\/cnv_\w+/), {
    opened: {
      estimate: writeMessage,
      charge: async (page) => {
        await page.getByTestId("charge").last().click();
        await page.getByRole("dialog").waitFor();
      },
    },
  }),
  rich("credits", "_app.credits", "/credits"),
  buyer("purchase", "_app.credits_.success", async (context, _origin, stack) => {
    const { checkoutSessionId } = await buyAt(stack, context, "starter");
    return `/credits/success?session_id=${checkoutSessionId}`;
  }),
  rich("history", "_app.history", "/history", {
    opened: {
      row: async (page) => {
        await page.getByTestId("history-row").first().getByRole("link").click();
        await page.getByRole("dialog").waitFor();
      },
    },
  }),
  rich("usage", "_app.usage", "/usage?range=12m", {
    opened: {
      table: async (page) => {
        const steps = page.getByRole("region", { name: "By month" });
        await steps.getByText("Table", { exact: true }).click();
        await steps.getByRole("table").waitFor();
      },
      days: async (page) => {
        await page.getByRole("button", { name: "Other days" }).click();
        await page.getByRole("dialog").waitFor();
      },
    },
  }),
  rich("usage, none", "_app.usage", "/usage?from=2024-01-01&to=2024-01-31"),
  rich("history, filtered", "_app.history", "/history?type=spend"),
  rich("statements", "_app.history_.statements", "/history/statements"),
  rich(
    "statement",
    "_app.history_.statements_.$month",
    linkOn("/history/statements", /\/history\/statements\/\d{4}-\d\d/),
  ),
  rich("receipts", "_app.receipts", "/receipts"),
  rich("receipt", "_app.receipts_.$paymentId", linkOn("/receipts", /\/receipts\/pay_\w+/)),
  rich("settings", "_app.settings._index", "/settings"),
  rich("settings, chat", "_app.settings.chat", "/settings/chat"),
  rich("settings, keys", "_app.settings.keys", "/settings/keys", {
    opened: {
      revoke: async (page) => {
        await page
          .getByRole("button", { name: /^Revoke/ })
          .first()
          .click();
        await page.getByRole("alertdialog").waitFor();
      },
    },
  }),
  rich("settings, security", "_app.settings.security", "/settings/security"),
  rich("settings, notifications", "_app.settings.notifications", "/settings/notifications"),
  rich("settings, your data", "_app.settings.data", "/settings/data"),
  somebodyNew("settings, keys", "_app.settings.keys", "/settings/keys"),
  frozen("settings, your data", "_app.settings.data", "/settings/data"),

  stranger("log in", "login", "/login"),
  stranger("second step", "two-factor", waitForSecondStep),
  stranger("set up, too late", "two-factor_.set-up", "/two-factor/set-up"),
  stranger("missing", "$", "/no/such/page", { missing: true }),
  operator("overview", "_app._index", "/"),
  operator("customers", "_app.customers._index", "/customers"),
  operator("customer", "_app.customers.$customerId", linkOn("/customers?q=rich@scrip.test", /\/customers\/cus_\w+/), {
    opened: {
      bonus: async (page) => {
        await page.getByRole("button", { name: "Grant a bonus" }).click();
        await page.getByRole("dialog").waitFor();
      },
    },
  }),
  operator("requests", "_app.requests", "/requests"),
  operator("request", "_app.requests.$requestId", linkOn("/requests", /\/requests\/req_\w+/)),
  operator("revenue", "_app.revenue", "/revenue"),
  operator("operations", "_app.operations", "/operations"),
];

/** Routes that only draw a frame around others. */
const FRAMES = ["_app", "_app.settings"];

/** The routes of an app that are pages. */
export function listPageRoutes(app: App): string[] {
  const files = readdirSync(join(import.meta.dirname, "../../..", app, "app/routes"));
  const routes = files.filter((file) => file.endsWith(".tsx")).map((file) => file.slice(0, -".tsx".length));
  return routes.filter((route) => !FRAMES.includes(route));
}

/** The address of a view for whoever is logged in to the context. */
export async function findAddress(
  stack: SandboxFile,
  context: BrowserContext,
  { app, path }: PageView,
): Promise<string> {
  const origin = stack[app];
  return `${origin}${typeof path === "string" ? path : await path(context, origin, stack)}`;
}

/** Finds the first link of a kind on another page of the app. */
function linkOn(list: string, link: RegExp) {
  return async (context: BrowserContext, origin: string): Promise<string> => {
    const [found] = link.exec(await (await context.request.get(`${origin}${list}`)).text()) ?? [];
    if (found === undefined) throw new Error(`${list} has no link like ${link}`);
    return found;
  };
}

/** Gives the password of somebody who has two-factor, in either app. */
async function waitForSecondStep(context: BrowserContext, origin: string, stack: SandboxFile): Promise<string> {
  const { email, password } = demoUser(stack, "auditor@scrip.test");
  await context.request.post(`${origin}/login`, { form: { email, password }, headers: { origin }, maxRedirects: 0 });
  return "/two-factor";
}

async function writeMessage(page: Page): Promise<void> {
  await page.getByLabel("Message").fill("Explain in three sentences what double-entry bookkeeping is.");
  await page.getByTestId("estimate").waitFor();
}
