import { Link } from "react-router";
import { Facts, Figure, FigurePair, Nothing, Tile } from "../../ui/Tile.tsx";
import { ago } from "../../ui/time.ts";
import type { WebhooksTile as Numbers } from "./tiles.server.ts";

export function WebhooksTile({ numbers, now }: { numbers: Numbers; now: string }) {
  const { byHook, bySweep, lastEvent, lastSweep } = numbers;
  return (
    <Tile title="Webhooks today" span={4} aside={<Link to="/app/ops">Ops</Link>}>
      {byHook + bySweep === 0 ? (
        <Nothing title="No events yet today" />
      ) : (
        <FigurePair>
          <Figure number={grouped(byHook)} text="by hook" />
          <Figure number={grouped(bySweep)} text="by sweep" />
        </FigurePair>
      )}
      <Facts
        facts={[
          { name: "Last event", value: lastEvent ? ago(lastEvent, now) : "None yet" },
          { name: "Last sweep", value: lastSweep ? ago(lastSweep, now) : "None yet" },
        ]}
      />
    </Tile>
  );
}

const grouped = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
