import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { chooseRetention } from "../retention/choose.server.ts";
import { Retention } from "../retention/Retention.tsx";
import { readSettings } from "../settings/settings.server.ts";
import { RETENTION_DAYS, settingSchemas } from "../settings/settings.ts";
import { refusal } from "../web/refusal.ts";
import { typed } from "../web/typed.ts";

export const meta: MetaFunction = () => [{ title: "Retention · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const { retentionDays } = await readSettings(app.db, app.chatwoot, app.config);
  return { days: retentionDays, mayChange: mayActAs(operator.role, "admin") };
}

/** `days` as a whole number, or "keep". */
export async function action(args: ActionFunctionArgs): Promise<{ ok: true } | Response> {
  const { app, operator } = await signedIn(args, "admin");
  const { days } = await typed(args.request, "days");
  const wanted = settingSchemas.retentionDays.safeParse(
    days === "keep" ? null : /^\d+$/.test(days) ? Number(days) : days,
  );
  if (!wanted.success)
    return refusal(
      400,
      "bad-request",
      `Send days=keep, or a whole number from ${RETENTION_DAYS.least} to ${RETENTION_DAYS.most}.`,
    );
  await chooseRetention(app, operator, wanted.data);
  return { ok: true };
}

export default function RetentionPage() {
  return <Retention {...useLoaderData<typeof loader>()} />;
}
