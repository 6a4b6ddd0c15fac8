import { type LoaderFunctionArgs, useLoaderData } from "react-router";
import { signedIn } from "../operators/signed-in.server.ts";
import { startOfDay } from "../reporting/dashboard/start-of-day.ts";
import { readWebhooks } from "../reporting/dashboard/tiles.server.ts";
import { readAsked } from "../reporting/ops/asked.ts";
import { Events } from "../reporting/ops/Events.tsx";
import { eventStates } from "../reporting/ops/event-states.ts";
import { listEvents } from "../reporting/ops/events.server.ts";
import { Filters, Paging } from "../reporting/ops/Filters.tsx";
import { FoundBy } from "../reporting/ops/FoundBy.tsx";
import { readFoundBy } from "../reporting/ops/found-by.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  const asked = readAsked(new URL(args.request.url).searchParams);
  const now = app.now();
  const [events, foundBy, today] = await Promise.all([
    listEvents(app, asked),
    readFoundBy(app),
    readWebhooks(app, startOfDay(now, app.config.SUPPORT_TIMEZONE)),
  ]);
  return { asked, events, foundBy, today, now: now.toISOString() };
}

export default function OpsEvents() {
  const { asked, events, foundBy, today, now } = useLoaderData<typeof loader>();
  return (
    <>
      <FoundBy hours={foundBy} />
      <Filters asked={asked} choices={[{ name: "state", label: "State", values: eventStates }]} />
      <Events events={events.rows} today={today} now={now} />
      <Paging asked={asked} next={events.next} />
    </>
  );
}
