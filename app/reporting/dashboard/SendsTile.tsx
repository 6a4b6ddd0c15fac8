import { Link } from "react-router";
import { Facts, Figure, Nothing, Tile } from "../../ui/Tile.tsx";
import type { SendsTile as Numbers } from "./tiles.server.ts";

/** What became of the replies approved today. */
export function SendsTile({ numbers }: { numbers: Numbers }) {
  const { delivered, accepted, onTheWay, uncertain, failed } = numbers;
  const all = delivered + accepted + onTheWay + uncertain + failed;
  return (
    <Tile
      title="Replies today"
      span={5}
      aside={uncertain + failed > 0 ? <Link to="/app/ops">Needs a person</Link> : null}
    >
      {all === 0 ? (
        <Nothing title="No replies yet today" text="Each approved reply is followed here until it arrived" />
      ) : (
        <>
          <Figure number={delivered + accepted} text={`of ${all} sent, each once`} />
          <Facts
            facts={[
              { name: "Delivered", value: delivered, of: `of ${all}` },
              { name: "On the way", value: onTheWay },
              { name: "In doubt", value: uncertain, critical: uncertain > 0 },
              { name: "Not delivered", value: failed, critical: failed > 0 },
            ]}
          />
        </>
      )}
    </Tile>
  );
}
