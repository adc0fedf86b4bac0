import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { PASSWORD_LENGTH_MIN } from "@scrip/auth";
import { classNames } from "@scrip/ui";
import { z } from "zod";
import { PasswordSection } from "../components/password-section.tsx";
import { SessionSection } from "../components/session-section.tsx";
import { TwoFactorSection } from "../components/two-factor-section.tsx";
import type { SecurityOutcome } from "../data/security-outcome.ts";
import { requireApi } from "../server/api.server.ts";
import { describeDevice } from "../server/describe-device.server.ts";
import type { Api } from "../server/services.server.ts";

const password = z.string().min(1, "Enter your password");
const code = z.string().trim().min(1, "Enter the code").max(40, "This is too long for a code");

const SecurityForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("change-password"),
    currentPassword: password,
    newPassword: z.string().min(PASSWORD_LENGTH_MIN, `Use ${PASSWORD_LENGTH_MIN} characters or more`),
  }),
  z.object({ intent: z.literal("offer-two-factor"), password }),
  z.object({
    intent: z.literal("confirm-two-factor"),
    code,
    offer: z.string(),
    secret: z.string(),
    uri: z.string(),
  }),
  z.object({ intent: z.literal("turn-off-two-factor"), password, code }),
  z.object({ intent: z.literal("replace-codes"), password, code }),
  z.object({ intent: z.literal("end-session"), id: z.string() }),
  z.object({ intent: z.literal("end-other-sessions") }),
]);

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "Security · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const [me, twoFactor, sessions, now] = await Promise.all([
    api.account.me(),
    api.account.twoFactor.get(),
    api.account.sessions.list(),
    args.context.services.readNow(),
  ]);
  return {
    email: me.email,
    emailVerified: me.emailVerified,
    twoFactor,
    sessions: sessions.items.map(({ userAgent, ...session }) => ({ ...session, device: describeDevice(userAgent) })),
    now: now.toISOString(),
    passwordLengthMin: PASSWORD_LENGTH_MIN,
  };
}

export async function action(args: ActionFunctionArgs) {
  const { api, setCookies } = await requireApi(args);
  const form = await parseForm(args.request, SecurityForm);
  if (!form.ok) return refusal(form.sent, form.errors, 400);
  try {
    const done = await perform(api, form.value);
    const headers = setCookies.map((cookie): [string, string] => ["Set-Cookie", cookie]);
    return data<SecurityOutcome>({ intent: form.value.intent, ...done }, { headers });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return refusal(form.value, errors, status);
  }
}

async function perform(
  api: Api,
  form: z.infer<typeof SecurityForm>,
): Promise<Pick<SecurityOutcome, "offer" | "recoveryCodes">> {
  switch (form.intent) {
    case "change-password":
      await api.account.changePassword({ currentPassword: form.currentPassword, newPassword: form.newPassword });
      return {};
    case "offer-two-factor":
      return { offer: await api.account.twoFactor.offer({ password: form.password }) };
    case "confirm-two-factor":
      return api.account.twoFactor.confirm({ offer: form.offer, code: form.code });
    case "turn-off-two-factor":
      await api.account.twoFactor.turnOff({ password: form.password, code: form.code });
      return {};
    case "replace-codes":
      return api.account.twoFactor.replaceRecoveryCodes({ password: form.password, code: form.code });
    case "end-session":
      await api.account.sessions.end({ id: form.id });
      return {};
    case "end-other-sessions":
      await api.account.sessions.endOthers();
      return {};
  }
}

/** What was offered stays on the page when the code is refused: it is in the authenticator already. */
function refusal(sent: Readonly<Record<string, string>>, errors: Record<string, string>, status: number) {
  const { intent, offer, secret, uri } = sent;
  const kept = offer && secret && uri ? { offer: { offer, secret, uri } } : {};
  const known = SecurityForm.options.map((option) => option.shape.intent.value).find((each) => each === intent);
  return data<SecurityOutcome>({ intent: known ?? null, errors, ...kept }, { status });
}

export default function SecuritySettings() {
  const { emailVerified, twoFactor, sessions, now, passwordLengthMin, email } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const busyWith = useNavigation().formData?.get("intent") ?? null;
  const codes = outcome?.recoveryCodes;
  return (
    <>
      <div className={classNames("grid gap-12", codes && "print:hidden")}>
        <PasswordSection email={email} lengthMin={passwordLengthMin} outcome={outcome} busyWith={busyWith} />
      </div>
      <TwoFactorSection {...twoFactor} emailVerified={emailVerified} outcome={outcome} busyWith={busyWith} />
      <div className={classNames("grid gap-12", codes && "print:hidden")}>
        <SessionSection sessions={sessions} now={now} outcome={outcome} />
      </div>
    </>
  );
}
