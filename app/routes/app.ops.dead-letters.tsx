import { type LoaderFunctionArgs, useLoaderData } from "react-router";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { readAsked } from "../reporting/ops/asked.ts";
import { DeadLetters } from "../reporting/ops/DeadLetters.tsx";
import { Filters, Paging } from "../reporting/ops/Filters.tsx";
import { countByCause, listLetters } from "../reporting/ops/letters.server.ts";
import { jobs } from "../worker.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const asked = readAsked(new URL(args.request.url).searchParams);
  const [page, causes] = await Promise.all([listLetters(app, asked), countByCause(app)]);
  return {
    asked,
    page,
    causes,
    kinds: jobs.map(({ name }) => name),
    mayRedrive: mayActAs(operator.role, "reviewer"),
    now: app.now().toISOString(),
  };
}

export default function OpsDeadLetters() {
  const { asked, page, causes, kinds, mayRedrive, now } = useLoaderData<typeof loader>();
  return (
    <>
      <Filters
        asked={asked}
        choices={[
          { name: "cause", label: "Cause", values: causes.map(({ cause }) => cause) },
          { name: "job", label: "Job", values: kinds },
        ]}
      />
      <DeadLetters letters={page.rows} causes={causes} asked={asked} now={now} mayRedrive={mayRedrive} />
      <Paging asked={asked} next={page.next} />
    </>
  );
}
