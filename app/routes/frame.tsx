import { RefreshIcon, WifiIcon } from "@shopify/polaris-icons";
import { type LoaderFunctionArgs, Outlet, useLoaderData } from "react-router";
import { countWaiting } from "../approvals/queries.server.ts";
import { passed } from "../health/connection-result.ts";
import { readConnection } from "../health/current.server.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { countNeedingAPerson } from "../reporting/ops/needs-a-person.server.ts";
import { PauseBar } from "../settings/PauseBar.tsx";
import { readSettings } from "../settings/settings.server.ts";
import { Bar } from "../ui/Bar.tsx";
import { Frame } from "../ui/Frame.tsx";
import { LiveProvider, useLive } from "../ui/live.tsx";
import { Rail } from "../ui/Rail.tsx";
import { clockTime } from "../ui/time.ts";
import { useZone, ZoneContext } from "../ui/zone.ts";

/** What stands around every page: who is signed in, what waits, what is stopped. */
export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const [waiting, ops, connection, { draftingPaused, sendingPaused }] = await Promise.all([
    countWaiting(app),
    countNeedingAPerson(app),
    readConnection(app),
    readSettings(app.db, app.chatwoot, app.config),
  ]);
  return {
    operator,
    counts: { approvals: waiting.review, ops: ops + (connection && !passed(connection.checks) ? 1 : 0) },
    paused: { drafting: draftingPaused, sending: sendingPaused },
    sandbox: !app.config.CHATWOOT_LIVE,
    zone: app.config.SUPPORT_TIMEZONE,
  };
}

export default function FramedPages() {
  const { zone } = useLoaderData<typeof loader>();
  return (
    <ZoneContext.Provider value={zone}>
      <LiveProvider>
        <Framed />
      </LiveProvider>
    </ZoneContext.Provider>
  );
}

function Framed() {
  const { operator, counts, paused, sandbox } = useLoaderData<typeof loader>();
  const connection = useConnectionBar();
  const mayResume = operator.role === "admin";
  const bars = [
    connection,
    paused.sending && <PauseBar key="sending" what="sending" pause={paused.sending} mayResume={mayResume} />,
    paused.drafting && <PauseBar key="drafting" what="drafting" pause={paused.drafting} mayResume={mayResume} />,
  ].filter((bar) => bar !== null);
  return (
    <Frame rail={<Rail counts={counts} sandbox={sandbox} operator={operator} />} bars={bars}>
      <Outlet />
    </Frame>
  );
}

function useConnectionBar() {
  const { state, lastSeen } = useLive();
  const zone = useZone();
  if (state === "offline")
    return <Bar key="connection" tone="inverse" icon={WifiIcon} text="Offline. What you typed is kept here." />;
  if (state === "reconnecting" && lastSeen)
    return (
      <Bar
        key="connection"
        tone="info"
        icon={RefreshIcon}
        text={`Reconnecting, last seen ${clockTime(lastSeen, zone)}`}
      />
    );
  return null;
}
