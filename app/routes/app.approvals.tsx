import {
  isRouteErrorResponse,
  type LoaderFunctionArgs,
  useLoaderData,
  useRevalidator,
  useRouteError,
} from "react-router";
import { readConversation } from "../approvals/conversation.server.ts";
import { listDecided } from "../approvals/decided.server.ts";
import { countWaiting, listQueue, listUnanswered } from "../approvals/queries.server.ts";
import { ApprovalsPage } from "../approvals/queue/ApprovalsPage.tsx";
import { Empty } from "../approvals/queue/Empty.tsx";
import type { ApprovalsView } from "../approvals/queue/page-view.ts";
import { readPlaces } from "../approvals/queue/places.ts";
import { readReview } from "../approvals/review.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { KeyButton } from "../ui/KeyButton.tsx";

export async function loader(args: LoaderFunctionArgs): Promise<ApprovalsView> {
  const { app, operator } = await signedIn(args, "viewer");
  const places = readPlaces(new URL(args.request.url).searchParams);
  const { tab, approvalId, conversationId, cursor } = places;
  const [waiting, queue, unanswered, decided, review, conversation] = await Promise.all([
    countWaiting(app),
    listQueue(app, operator),
    listUnanswered(app),
    tab === "decided" ? listDecided(app, cursor) : { items: [], next: null },
    approvalId ? readReview(app, operator, approvalId) : null,
    conversationId ? readConversation(app, conversationId) : null,
  ]);
  return {
    now: app.now().toISOString(),
    operator: { id: operator.id, role: operator.role },
    undoSeconds: app.config.UNDO_SECONDS,
    places,
    waiting,
    queue,
    unanswered,
    decided,
    review,
    conversation,
  };
}

/** The number in the title tells a tab in the background that somebody waits. */
export function meta({ loaderData }: { loaderData: ApprovalsView | undefined }) {
  const waiting = loaderData?.waiting.review ?? 0;
  return [{ title: waiting > 0 ? `(${waiting}) Approvals` : "Approvals" }];
}

export default function Approvals() {
  return <ApprovalsPage view={useLoaderData<typeof loader>()} />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { revalidate } = useRevalidator();
  return (
    <Empty
      sign="trouble"
      title="The queue could not be read"
      text={isRouteErrorResponse(error) ? error.statusText : "The server did not answer as it should."}
    >
      <KeyButton onClick={() => void revalidate()}>Try again</KeyButton>
    </Empty>
  );
}
