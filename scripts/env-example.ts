// Writes .env.example from the table of settings.
import { writeFileSync } from "node:fs";
import { environment } from "../app/config/environment.ts";

const entries = Object.entries(environment).map(
  ([name, { about, rule, example }]) => `# ${about}\n# (${rule})\n# ${name}=${example}\n`,
);
writeFileSync(
  ".env.example",
  `# Every setting HotDash reads; all are optional on a fresh machine. Copy to .env and uncomment what you need.\n\n${entries.join("\n")}`,
);
