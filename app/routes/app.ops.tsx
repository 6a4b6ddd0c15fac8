import { type LoaderFunctionArgs, type MetaFunction, Outlet, useLoaderData } from "react-router";
import { ConnectionChip } from "../health/ConnectionChip.tsx";
import { readConnection } from "../health/current.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { countNeedingAPerson } from "../reporting/ops/needs-a-person.server.ts";
import { Page } from "../ui/Page.tsx";
import { PageTabs } from "../ui/PageTabs.tsx";

export const meta: MetaFunction = () => [{ title: "Ops · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  const [connection, needing] = await Promise.all([readConnection(app), countNeedingAPerson(app)]);
  return { connection, needing, now: app.now().toISOString() };
}

export default function Ops() {
  const { connection, needing, now } = useLoaderData<typeof loader>();
  const tabs = [
    { name: "Needs a person", to: "/app/ops", end: true, count: needing },
    { name: "Events", to: "/app/ops/events" },
    { name: "Jobs", to: "/app/ops/jobs" },
    { name: "Dead letters", to: "/app/ops/dead-letters" },
    { name: "Sends", to: "/app/ops/sends" },
  ];
  return (
    <Page title="Ops" about="Delivery, retries, switches" action={<ConnectionChip result={connection} now={now} />}>
      <PageTabs name="Ops" tabs={tabs} />
      <Outlet />
    </Page>
  );
}
