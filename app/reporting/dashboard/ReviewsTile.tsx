import { Meter, Parts } from "../../ui/Parts.tsx";
import { Facts, Nothing, Rule, Tile } from "../../ui/Tile.tsx";
import { span } from "../../ui/time.ts";
import { percent } from "./share.ts";
import type { ReviewsTile as Numbers } from "./tiles.server.ts";

const BEST_GRADE = 5;

/** How the drafts did under today's reviews. */
export function ReviewsTile({ numbers }: { numbers: Numbers }) {
  const { unchanged, edited, rejected, sentBack } = numbers;
  const decided = unchanged + edited + rejected + sentBack;
  const share = (count: number) => percent(count, decided) ?? "none";
  if (decided === 0)
    return (
      <Tile title="Reviews today" span={5}>
        <Nothing title="No decisions yet today" text="Grades and shares appear with the first one" />
      </Tile>
    );
  return (
    <Tile title="Reviews today" span={5} aside={`${decided} decided`}>
      <Parts
        parts={[
          { name: "approved unchanged", count: unchanged, tone: "ink", shown: share(unchanged) },
          { name: "edited", count: edited, tone: "mid", shown: share(edited) },
          { name: "sent back", count: sentBack, tone: "warning", shown: share(sentBack) },
          { name: "rejected", count: rejected, tone: "rest", shown: share(rejected) },
        ]}
      />
      <Rule>
        <Grade name="Tone" mean={numbers.tone} />
        <Grade name="Accuracy" mean={numbers.accuracy} />
        <Grade name="Policy" mean={numbers.policy} />
      </Rule>
      <Facts
        facts={[
          { name: "Open to decision", value: lasted(numbers.openToDecisionSeconds), of: "median" },
          { name: "Slowest tenth", value: lasted(numbers.slowestTenthSeconds) },
        ]}
      />
    </Tile>
  );
}

function Grade({ name, mean }: { name: string; mean: number | null }) {
  if (mean === null) return null;
  return <Meter name={name} share={(mean - 1) / (BEST_GRADE - 1)} value={mean.toFixed(1)} />;
}

const lasted = (seconds: number | null) => (seconds === null ? "Not known" : span(seconds * 1000));
