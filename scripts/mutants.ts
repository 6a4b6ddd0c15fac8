// npm run test:mutants [-- <word of a rule> … --part 1/2]: takes out one rule of the product at a time and names the test
// that notices. A rule that nobody misses has no test; it ends this with 1. `--part 1/2` is every second rule, from the first.
import { parseArgs, styleText } from "node:util";
import { rules } from "./mutants/rules.ts";
import { openWorkshop } from "./mutants/workshop.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { part: { type: "string", default: "1/1" } },
});
const words = positionals.map((word) => word.toLowerCase());
const [part = 1, parts = 1] = values.part.split("/").map(Number);
const chosen = rules
  .filter(({ rule }) => words.every((word) => rule.toLowerCase().includes(word)))
  .filter((_, at) => at % parts === part - 1);
const workshop = openWorkshop();
process.on("SIGINT", () => {
  workshop.close();
  process.exit(130);
});
try {
  if (chosen.length === 0) throw new Error(`No rule fits ${process.argv.slice(2).join(" ")}.`);
  const specs = [...new Set(chosen.flatMap((rule) => rule.specs))];
  console.log(`${chosen.length} rules, ${specs.length} spec files. First with every rule in its place …`);
  const whole = await workshop.run(specs);
  if (whole.by ?? whole.broken) throw new Error(`These specs fail as it is: ${whole.by ?? whole.broken}`);

  let survived = 0;
  for (const [at, rule] of chosen.entries()) {
    const { by, broken } = await workshop.without(rule);
    if (!by) survived += 1;
    const verdict = by
      ? `${styleText("green", "caught")}   ${rule.rule}\n           by "${by}"`
      : missed(rule.rule, broken);
    console.log(`${String(at + 1).padStart(3)} ${verdict}`);
  }
  console.log(`\n${chosen.length - survived} of ${chosen.length} caught, ${survived} survived`);
  process.exitCode = survived > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  workshop.close();
}

function missed(rule: string, broken: string | null): string {
  return broken
    ? `${styleText("red", "BROKEN")}   ${rule}\n           no test ran: ${broken.split("\n")[0]}`
    : `${styleText("red", "SURVIVED")} ${rule}`;
}
