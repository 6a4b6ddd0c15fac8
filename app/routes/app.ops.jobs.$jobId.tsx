import { Link, type LoaderFunctionArgs, useLoaderData } from "react-router";
import { signedIn } from "../operators/signed-in.server.ts";
import { Facts, Stored } from "../reporting/ops/Facts.tsx";
import { Failures } from "../reporting/ops/Failures.tsx";
import { StateChip } from "../reporting/ops/Jobs.tsx";
import { readJob } from "../reporting/ops/jobs.server.ts";
import { Panel } from "../ui/Panel.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import { idIn } from "../web/read-json.server.ts";
import { refusal } from "../web/refusal.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  const job = await readJob(app, idIn(args.params.jobId));
  if (!job) throw refusal(404, "not-found", "This job is done, or never was. What it did stands under Activity.");
  return { job, now: app.now().toISOString() };
}

export default function OpsJob() {
  const { job, now } = useLoaderData<typeof loader>();
  const zone = useZone();
  return (
    <>
      <Panel title={job.job} about={job.about}>
        <Facts
          facts={[
            ["State", <StateChip key="state" state={job.state} />],
            [job.state === "running" ? "Since" : "Next try", dayAndTime(job.when, now, zone)],
            ["Last error", job.message],
            ["Enqueued", dayAndTime(job.at, now, zone)],
            [
              "Conversation",
              job.conversationId && (
                <Link to={`/app/activity?conversation=${job.conversationId}`}>{job.conversationId}</Link>
              ),
            ],
            ["Id", job.id],
          ]}
        />
        <Stored name="Payload" text={JSON.stringify(job.payload, null, 2)} />
      </Panel>
      <Failures failures={job.failures} now={now} />
    </>
  );
}
