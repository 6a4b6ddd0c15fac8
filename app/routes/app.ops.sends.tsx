import { type LoaderFunctionArgs, useLoaderData } from "react-router";
import { signedIn } from "../operators/signed-in.server.ts";
import { readAsked } from "../reporting/ops/asked.ts";
import { Filters, Paging } from "../reporting/ops/Filters.tsx";
import { Sends } from "../reporting/ops/Sends.tsx";
import { sendStates, sendStateWords } from "../reporting/ops/send-states.ts";
import { listSends } from "../reporting/ops/sends.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  const asked = readAsked(new URL(args.request.url).searchParams);
  return { asked, page: await listSends(app, asked), now: app.now().toISOString() };
}

export default function OpsSends() {
  const { asked, page, now } = useLoaderData<typeof loader>();
  return (
    <>
      <Filters asked={asked} choices={[{ name: "state", label: "State", values: sendStates, words: sendStateWords }]} />
      <Sends sends={page.rows} now={now} />
      <Paging asked={asked} next={page.next} />
    </>
  );
}
