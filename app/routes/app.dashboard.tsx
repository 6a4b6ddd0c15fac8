import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData, useNavigate } from "react-router";
import { TimelineList } from "../conversations/timeline/TimelineList.tsx";
import { readTimeline } from "../conversations/timeline/timeline.server.ts";
import { ConnectionChip } from "../health/ConnectionChip.tsx";
import { needsYou } from "../health/check.ts";
import { readConnection } from "../health/current.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { ApprovalsTile } from "../reporting/dashboard/ApprovalsTile.tsx";
import { ReviewsTile } from "../reporting/dashboard/ReviewsTile.tsx";
import { SendsTile } from "../reporting/dashboard/SendsTile.tsx";
import { readTiles } from "../reporting/dashboard/tiles.server.ts";
import { UnansweredTile } from "../reporting/dashboard/UnansweredTile.tsx";
import { WebhooksTile } from "../reporting/dashboard/WebhooksTile.tsx";
import { readSettings } from "../settings/settings.server.ts";
import { KeyLink } from "../ui/KeyButton.tsx";
import { Page } from "../ui/Page.tsx";
import { Nothing, Tile, Tiles } from "../ui/Tile.tsx";
import { clockTime, dayName } from "../ui/time.ts";
import { useKey } from "../ui/useKey.ts";
import { useZone } from "../ui/zone.ts";

const RECENT_LINES = 12;

export const meta: MetaFunction = () => [{ title: "Dashboard · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app } = await signedIn(args, "viewer");
  const now = app.now();
  const { firstResponseSlaMinutes } = await readSettings(app.db, app.chatwoot, app.config);
  const [tiles, recent, connection] = await Promise.all([
    readTiles(app, now, app.config.SUPPORT_TIMEZONE, firstResponseSlaMinutes),
    readTimeline(app, { limit: RECENT_LINES }),
    readConnection(app),
  ]);
  return {
    tiles,
    trouble: connection?.checks.some(needsYou) ? connection : null,
    recent: recent.items,
    slaMinutes: firstResponseSlaMinutes,
    now: now.toISOString(),
  };
}

export default function Dashboard() {
  const { tiles, trouble, recent, slaMinutes, now } = useLoaderData<typeof loader>();
  const zone = useZone();
  return (
    <Page
      title="Dashboard"
      about={`${dayName(now, zone)}, ${clockTime(now, zone)}`}
      action={
        <>
          <ConnectionChip result={trouble} now={now} />
          {tiles.approvals.nextId && <ReviewNext approvalId={tiles.approvals.nextId} />}
        </>
      }
    >
      <Tiles>
        <ApprovalsTile numbers={tiles.approvals} now={now} />
        <UnansweredTile numbers={tiles.unanswered} now={now} slaMinutes={slaMinutes} />
        <WebhooksTile numbers={tiles.webhooks} now={now} />
        <ReviewsTile numbers={tiles.reviews} />
        <SendsTile numbers={tiles.sends} />
        <Tile title="Recent activity" span={7} tall aside={<Link to="/app/activity">All activity</Link>}>
          {recent.length > 0 ? <TimelineList items={recent} /> : <Nothing title="Nothing happened yet" />}
        </Tile>
      </Tiles>
    </Page>
  );
}

/** The dashboard's one act: the most pressing draft, by Enter. */
function ReviewNext({ approvalId }: { approvalId: string }) {
  const navigate = useNavigate();
  const to = `/app/approvals?approvalId=${approvalId}`;
  useKey("Enter", () => void navigate(to));
  return (
    <KeyLink to={to} variant="primary" size="large" keys="Enter">
      Review next
    </KeyLink>
  );
}
