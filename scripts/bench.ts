// npm run bench [-- receiver journey pages backlog soak] [--on embedded|postgres] [--runs 3]
// Each measures our code beside its floor, the least any program must do for the same work, in one run.
import { parseArgs } from "node:util";
import { measureBacklog } from "./bench/backlog.ts";
import { measureJourney } from "./bench/journey.ts";
import { measurePages } from "./bench/pages.ts";
import { measureReceiver, measureSplit } from "./bench/receiver.ts";
import { ON, type On } from "./bench/world.ts";
import { buildIfStale } from "./build/stale.ts";

type Measure = (databases: On[], runs: number) => Promise<void>;
const measures: Record<string, Measure> = {
  receiver: measureReceiver,
  journey: measureJourney,
  backlog: measureBacklog,
  pages: measurePages,
  split: (_databases, runs) => measureSplit(runs),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { on: { type: "string" }, runs: { type: "string", default: "3" } },
});
buildIfStale();
for (const name of positionals) {
  await measures[name]?.(values.on ? [values.on as On] : [...ON], Number(values.runs));
}
