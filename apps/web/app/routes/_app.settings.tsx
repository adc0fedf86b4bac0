import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { parseCredits } from "@scrip/money";
import { Button, Page } from "@scrip/ui";
import { z } from "zod";
import { ApiKeySection } from "../components/api-key-section.tsx";
import { AppearanceSection } from "../components/appearance-section.tsx";
import { NoticeSection } from "../components/notice-section.tsx";
import { RetentionSection } from "../components/retention-section.tsx";
import { readRetentionChoice } from "../data/retention-choice.ts";
import { requireApi } from "../server/api.server.ts";
import { readTheme, Theme, themeCookie } from "../server/theme.server.ts";

const SettingsForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("create-key"),
    name: z.string().trim().min(1, "Give the key a name").max(100, "Use 100 characters or fewer"),
  }),
  z.object({ intent: z.literal("revoke-key"), id: z.string().min(1) }),
  z.object({ intent: z.literal("theme"), theme: Theme }),
  z.object({
    intent: z.literal("notices"),
    lowBalance: z.string().trim().refine(isThreshold, "Write credits above 0, such as 100 or 12.5"),
    expiry: z.literal("on").optional(),
  }),
  z.object({
    intent: z.literal("retention"),
    days: z.string().transform((choice, { addIssue }) => {
      const days = readRetentionChoice(choice);
      if (days !== undefined) return days;
      addIssue("Choose one of the lengths that are offered");
      return z.NEVER;
    }),
  }),
]);

/** Empty: no notice. */
function isThreshold(sent: string): boolean {
  return sent === "" || (parseCredits(sent) ?? 0n) > 0n;
}

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [{ title: "Settings · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const [me, keys, notices, retention, now] = await Promise.all([
    api.account.me(),
    api.apiKeys.list(),
    api.credits.noticePreference(),
    api.conversations.retention(),
    args.context.services.readNow(),
  ]);
  const { days: retentionDays } = retention;
  return { me, keys: keys.items, notices, retentionDays, theme: readTheme(args.request), now: now.toISOString() };
}

type Outcome = { errors?: Record<string, string>; issued?: { name: string; secret: string } };

export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, SettingsForm);
  if (!form.ok) return data<Outcome>({ errors: form.errors }, { status: 400 });
  const { value } = form;
  try {
    switch (value.intent) {
      case "theme":
        return data<Outcome>({}, { headers: { "Set-Cookie": themeCookie(value.theme) } });
      case "notices": {
        const lowBalance = value.lowBalance === "" ? null : value.lowBalance;
        await api.credits.setNoticePreference({ lowBalance, expiry: value.expiry === "on" });
        return data<Outcome>({});
      }
      case "retention":
        await api.conversations.setRetention({ days: value.days });
        return data<Outcome>({});
      case "revoke-key":
        await api.apiKeys.revoke({ id: value.id });
        return data<Outcome>({});
      case "create-key": {
        const issued = await api.apiKeys.create({ name: value.name, scopes: ["read", "chat", "purchase"] });
        return data<Outcome>({ issued: { name: value.name, secret: issued.secret } });
      }
    }
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ errors }, { status });
  }
}

export default function Settings() {
  const { me, keys, notices, retentionDays, theme, now } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const busyWith = useNavigation().formData?.get("intent");
  return (
    <Page title="Settings">
      <div className="grid max-w-3xl gap-12">
        <section aria-labelledby="profile" className="grid gap-4">
          <h2 id="profile" className="text-20 font-semibold">
            Profile
          </h2>
          <dl className="grid grid-cols-[auto_1fr] gap-x-8 gap-y-2">
            <dt className="text-text-muted">Name</dt>
            <dd>{me.name}</dd>
            <dt className="text-text-muted">E-mail</dt>
            <dd>{me.email}</dd>
          </dl>
          <Form method="post" action="/logout">
            <Button type="submit">Log out</Button>
          </Form>
        </section>
        <AppearanceSection theme={theme} />
        <NoticeSection preference={notices} />
        <RetentionSection days={retentionDays} />
        <ApiKeySection
          keys={keys}
          now={now}
          issued={outcome?.issued}
          errors={outcome?.errors ?? {}}
          busy={busyWith === "create-key"}
        />
      </div>
    </Page>
  );
}
