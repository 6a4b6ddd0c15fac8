import { type LoaderFunctionArgs, useLoaderData } from "react-router";
import { signedIn } from "../operators/signed-in.server.ts";
import { causes } from "../queue/causes.ts";
import { readAsked } from "../reporting/ops/asked.ts";
import { Filters, Paging } from "../reporting/ops/Filters.tsx";
import { Jobs, Schedules } from "../reporting/ops/Jobs.tsx";
import { jobStates } from "../reporting/ops/job-states.ts";
import { listJobs, listSchedules } from "../reporting/ops/jobs.server.ts";
import { jobs } from "../worker.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  const asked = readAsked(new URL(args.request.url).searchParams);
  const [page, schedules] = await Promise.all([listJobs(app, asked), listSchedules(app)]);
  return { asked, page, schedules, kinds: jobs.map(({ name }) => name), now: app.now().toISOString() };
}

export default function OpsJobs() {
  const { asked, page, schedules, kinds, now } = useLoaderData<typeof loader>();
  return (
    <>
      <Filters
        asked={asked}
        choices={[
          { name: "state", label: "State", values: jobStates },
          { name: "job", label: "Job", values: kinds },
          { name: "cause", label: "Last cause", values: Object.keys(causes) },
        ]}
      />
      <Jobs jobs={page.rows} now={now} />
      <Paging asked={asked} next={page.next} />
      <Schedules schedules={schedules} now={now} />
    </>
  );
}
