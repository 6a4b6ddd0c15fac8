import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { byDay } from "../conversations/timeline/days.ts";
import { TimelineList } from "../conversations/timeline/TimelineList.tsx";
import { readTimeline } from "../conversations/timeline/timeline.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { KeyLink } from "../ui/KeyButton.tsx";
import { Page } from "../ui/Page.tsx";
import { Nothing, Tile, Tiles } from "../ui/Tile.tsx";
import { useZone } from "../ui/zone.ts";
import styles from "./app.activity.module.css";

const LINES_A_PAGE = 60;

export const meta: MetaFunction = () => [{ title: "Activity · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  const asked = new URL(args.request.url).searchParams;
  const conversationId = idIn(asked.get("conversation"));
  const before = idIn(asked.get("before"));
  return { ...(await readTimeline(app, { limit: LINES_A_PAGE, before, conversationId })), conversationId, before };
}

/** An id out of an address; what is none counts as not asked for. */
function idIn(text: string | null): number | null {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

export default function Activity() {
  const { items, older, conversationId, before } = useLoaderData<typeof loader>();
  const zone = useZone();
  const filter = conversationId === null ? "" : `conversation=${conversationId}&`;
  return (
    <Page
      title="Activity"
      about={
        conversationId === null ? (
          "Everything that happened, newest first"
        ) : (
          <>
            Conversation {conversationId} · <Link to="/app/activity">Show all</Link>
          </>
        )
      }
    >
      <Tiles>
        {byDay(items, zone).map(({ day, lines }) => (
          <Tile key={day} title={day} span={12}>
            <TimelineList items={lines} />
          </Tile>
        ))}
        {items.length === 0 && (
          <Tile title="Nothing here" span={12}>
            <Nothing
              title="Nothing happened yet"
              text="Messages, drafts, decisions and replies appear here by themselves."
            />
          </Tile>
        )}
      </Tiles>
      <nav className={styles.pages} aria-label="Pages">
        {before !== null && <KeyLink to={`?${filter}`}>Newest</KeyLink>}
        {older !== null && <KeyLink to={`?${filter}before=${older}`}>Older</KeyLink>}
      </nav>
    </Page>
  );
}
