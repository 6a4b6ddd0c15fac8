import { Link } from "react-router";
import { Parts } from "../../ui/Parts.tsx";
import { Figure, Nothing, Tile } from "../../ui/Tile.tsx";
import { span } from "../../ui/time.ts";
import type { ApprovalsTile as Numbers } from "./tiles.server.ts";

export function ApprovalsTile({ numbers, now }: { numbers: Numbers; now: string }) {
  const { overdue, underFive, underFifteen, later, oldest } = numbers;
  return (
    <Tile title="Approvals" span={4} aside={<Link to="/app/approvals">Open queue</Link>}>
      {oldest === null ? (
        <Nothing title="Nothing waiting" text="New drafts appear here by themselves" />
      ) : (
        <>
          <Figure
            number={overdue + underFive + underFifteen + later}
            text={`waiting, oldest ${span(Date.parse(now) - Date.parse(oldest))}`}
          />
          <Parts
            parts={[
              { name: "overdue", count: overdue, tone: "breach" },
              { name: "under 5 min", count: underFive, tone: "urgent" },
              { name: "under 15", count: underFifteen, tone: "warning" },
              { name: "later", count: later, tone: "rest" },
            ]}
          />
        </>
      )}
    </Tile>
  );
}
