// npm run bench [-- receiver split journey pages backlog] [--on embedded|postgres] [--runs 3]
// npm run bench -- soak [--minutes 30]
// Each measures our code beside its floor, the least any program must do for the same work, in one run.
import { parseArgs } from "node:util";
import { measureBacklog } from "./bench/backlog.ts";
import { measureJourney } from "./bench/journey.ts";
import { measurePages } from "./bench/pages.ts";
import { measureReceiver, measureSplit } from "./bench/receiver.ts";
import { soak } from "./bench/soak.ts";
import { ON } from "./bench/world.ts";
import { buildIfStale } from "./build/stale.ts";

const measures = {
  receiver: measureReceiver,
  split: measureSplit,
  journey: measureJourney,
  pages: measurePages,
  backlog: measureBacklog,
};
const names = Object.keys(measures) as (keyof typeof measures)[];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    on: { type: "string" },
    runs: { type: "string", default: "3" },
    minutes: { type: "string", default: "30" },
  },
});
const databases = ON.filter((on) => values.on === undefined || values.on === on);
const unknown = positionals.filter((name) => name !== "soak" && !names.includes(name as keyof typeof measures));
const [runs, minutes] = [Number(values.runs), Number(values.minutes)];
if (unknown.length > 0 || databases.length === 0 || !(runs >= 1) || !(minutes >= 1)) {
  console.error(
    `Say what to measure (${[...names, "soak"].join(", ")}; nothing means all but soak), --on ${ON.join(" or ")}, --runs and --minutes from 1.`,
  );
  process.exit(2);
}
buildIfStale();
if (positionals.includes("soak")) await soak(databases, minutes);
const wanted = names.filter((name) => positionals.length === 0 || positionals.includes(name));
for (const name of wanted) await measures[name](databases, runs);
