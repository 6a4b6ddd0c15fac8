import { Link, type LoaderFunctionArgs, useLoaderData } from "react-router";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { causeInWords } from "../queue/causes.ts";
import { Facts, Stored } from "../reporting/ops/Facts.tsx";
import { Failures } from "../reporting/ops/Failures.tsx";
import { readLetter } from "../reporting/ops/letters.server.ts";
import { RedriveOne } from "../reporting/ops/RedriveOne.tsx";
import { Panel } from "../ui/Panel.tsx";
import { dayAndTime } from "../ui/time.ts";
import { useZone } from "../ui/zone.ts";
import { idIn } from "../web/read-json.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const letter = await readLetter(app, idIn(args.params.letterId));
  return {
    letter,
    words: causeInWords(letter?.cause ?? ""),
    mayRedrive: mayActAs(operator.role, "reviewer"),
    now: app.now().toISOString(),
  };
}

export default function OpsDeadLetter() {
  const { letter, words, mayRedrive, now } = useLoaderData<typeof loader>();
  const zone = useZone();
  return (
    <>
      <Panel
        title={letter ? `${letter.job}, dead letter` : "Dead letter"}
        about={letter?.about}
        aside={mayRedrive && <RedriveOne letterId={letter?.id ?? null} />}
        empty="It is not among the dead letters any more: somebody redrove it. What came of it stands under Activity."
      >
        {letter && (
          <>
            <Facts
              facts={[
                ["Cause", letter.cause],
                ["What happened", words.says],
                ["What to do", words.todo],
                ["Last error", letter.message],
                ["Tries", letter.tries],
                ["Given up", dayAndTime(letter.at, now, zone)],
                [
                  "Conversation",
                  letter.conversationId && (
                    <Link to={`/app/activity?conversation=${letter.conversationId}`}>{letter.conversationId}</Link>
                  ),
                ],
                ["Id", letter.id],
              ]}
            />
            <Stored name="Payload" text={JSON.stringify(letter.payload, null, 2)} />
          </>
        )}
      </Panel>
      {letter && <Failures failures={letter.failures} now={now} />}
    </>
  );
}
