import { Link } from "react-router";
import { Facts, Figure, Nothing, Tile } from "../../ui/Tile.tsx";
import { span } from "../../ui/time.ts";
import type { UnansweredTile as Numbers } from "./tiles.server.ts";

/** Customers who wait while no answer is in the making. */
export function UnansweredTile({ numbers, now, slaMinutes }: { numbers: Numbers; now: string; slaMinutes: number }) {
  const { waiting, longest, late } = numbers;
  return (
    <Tile title="Waiting, no answer" span={4} aside={<Link to="/app/approvals?tab=unanswered">Open list</Link>}>
      {longest === null ? (
        <Nothing title="Nobody is left waiting" text="Every customer who waits has an answer in the making" />
      ) : (
        <>
          <Figure number={waiting} text={waiting === 1 ? "customer" : "customers"} />
          <Facts
            facts={[
              { name: "Longest wait", value: span(Date.parse(now) - Date.parse(longest)) },
              { name: `Over ${slaMinutes} min`, value: late, of: `of ${waiting}`, critical: late > 0 },
            ]}
          />
        </>
      )}
    </Tile>
  );
}
