import { Link, type LoaderFunctionArgs, useLoaderData } from "react-router";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { status } from "../reporting/ops/Events.tsx";
import { readEvent } from "../reporting/ops/events.server.ts";
import { Facts, Stored } from "../reporting/ops/Facts.tsx";
import { Failures } from "../reporting/ops/Failures.tsx";
import { RedriveOne } from "../reporting/ops/RedriveOne.tsx";
import { Panel } from "../ui/Panel.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import { numberIn } from "../web/read-json.server.ts";
import { refusal } from "../web/refusal.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const event = await readEvent(app, numberIn(args.params.eventId));
  if (!event) throw refusal(404, "not-found", "There is no such event.");
  return { event, mayRedrive: mayActAs(operator.role, "reviewer"), now: app.now().toISOString() };
}

export default function OpsEvent() {
  const { event, mayRedrive, now } = useLoaderData<typeof loader>();
  const zone = useZone();
  return (
    <>
      <Panel
        title={event.event}
        about={event.about}
        aside={mayRedrive && event.state === "failed" && <RedriveOne letterId={event.letterId} />}
      >
        <Facts
          facts={[
            ["Status", status(event)],
            ["Why", event.reason],
            ["Received", dayAndTime(event.at, now, zone)],
            ["By", event.by === "sweep" ? "Sweep: no webhook brought it" : "Webhook"],
            ["Took", event.tookMs === null ? null : `${event.tookMs} ms`],
            [
              "Conversation",
              event.conversationId && (
                <Link to={`/app/activity?conversation=${event.conversationId}`}>{event.conversationId}</Link>
              ),
            ],
            ["Delivery", event.deliveryId],
            ["Id", event.id],
          ]}
        />
        <Stored name="Body" text={event.body} />
      </Panel>
      <Failures failures={event.failures} now={now} />
    </>
  );
}
