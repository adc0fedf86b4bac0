import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { formErrorOf, forPage, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { NoticeSection } from "../components/notice-section.tsx";
import { isOptionalAmount } from "../data/optional-amount.ts";
import { requireApi } from "../server/api.server.ts";

const NoticeForm = z.object({
  lowBalance: z.string().trim().refine(isOptionalAmount, "Write credits above 0, such as 100 or 12.5"),
  expiry: z.literal("on").optional(),
});

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "Notifications · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  return { preference: await forPage(api.credits.noticePreference()) };
}

export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, NoticeForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { lowBalance, expiry } = form.value;
  try {
    await api.credits.setNoticePreference({
      lowBalance: lowBalance === "" ? null : lowBalance,
      expiry: expiry === "on",
    });
    return data({ errors: {} });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function NotificationSettings() {
  const { preference } = useLoaderData<typeof loader>();
  return <NoticeSection preference={preference} />;
}
