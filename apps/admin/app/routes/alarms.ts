import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { requireOperator } from "../server/operator.server.ts";

const AcknowledgeForm = z.object({ alarmId: z.string().min(1) });

/** Notes that the operator has seen to an alarm. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireOperator(args);
  const form = await parseForm(args.request, AcknowledgeForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  try {
    await api.alarms.acknowledge(form.value);
    return data({ errors: {} });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export function loader() {
  return redirect("/");
}
