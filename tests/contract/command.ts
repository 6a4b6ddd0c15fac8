// npm run test:contract -- --chatwoot <url> --token <token> …: asks a Chatwoot whether it keeps the contract. `--help` tells all.
import { parseArgs } from "node:util";
import { Unreachable } from "./harness/check.ts";
import { reasonOf, type Verdict } from "./harness/statement.ts";
import { runAll } from "./run.ts";
import { statements } from "./statements/all.ts";
import { openWorld, type Target, type World } from "./world.ts";

const USAGE = `npm run test:contract -- --chatwoot <url> --token <token> [options]

Tries every statement of the contract on a running Chatwoot. It makes inboxes, webhooks, contacts, rules and a bot of
its own, and removes them at the end, also after Ctrl-C; it touches nothing else. It posts mails and messages: better
not on the account where you work.

  --chatwoot <url>        base address, such as http://127.0.0.1:3000
  --token <token>         access token of an administrator (Profile settings); or CHATWOOT_TOKEN in the environment
  --agent-token <token>   access token of an agent of the same account; or CHATWOOT_AGENT_TOKEN
  --mail <password>       password of the mail ingress (RAILS_INBOUND_EMAIL_PASSWORD); or CHATWOOT_MAIL_PASSWORD
  --receive <url>         an address of this machine, or of a tunnel to its port, that Chatwoot can reach; without it,
                          deliveries are received on loopback, which Chatwoot allows only on the same machine and with
                          SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true
  --wait <seconds>        how long a delivery may take (30)
  --quiet <seconds>       without a delivery for so long, none is under way (3)

Ends with 1 when something differs, with 2 when it could not begin.`;

/** What a person has to mend before anything can be tried. */
class Misused extends Error {}

const words = { held: "held     ", differs: "differs  ", "not tried": "not tried" };
const counts = { held: 0, differs: 0, "not tried": 0 };
let world: World | undefined;
let stopped = false;
let lost = false;

try {
  const target = readTarget();
  if (target) process.exitCode = await run(target);
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  console.error(error instanceof Unreachable ? `${why}: is the address right, and is Chatwoot started?` : why);
  if (error instanceof Misused) console.error("\nAll options: npm run test:contract -- --help");
  process.exitCode = 2;
}

async function run(target: Target): Promise<number> {
  world = await openWorld(target);
  const stop = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        stopped = true;
        console.log("\nStopping; removing what was made …");
        resolve();
      });
  });
  console.log(`Chatwoot ${world.version} at ${world.url}, account ${world.accountId}; run ${world.tag}\n`);
  const tried = runAll(
    world,
    ({ section, says }, verdict) => report(section, says, verdict),
    () => stopped,
  );
  await Promise.race([tried, stop]);
  const left = await world.close();
  for (const line of left) console.log(`not removed: ${line}`);
  const missing = statements.length - counts.held - counts.differs - counts["not tried"];
  if (missing > 0) console.log(`${missing} statements were not reached.`);
  console.log(`\nChatwoot ${world.version}`);
  console.log(`${counts.held} held, ${counts.differs} differ, ${counts["not tried"]} not tried`);
  if (stopped) process.exit(130);
  if (lost) console.error("Chatwoot stopped answering; see to it and run this again.");
  if (lost) return 2;
  return counts.differs > 0 ? 1 : 0;
}

function report(section: string, says: string, verdict: Verdict): void {
  if (stopped) return;
  if (verdict.outcome === "not tried" && verdict.unreachable) lost = true;
  counts[verdict.outcome] += 1;
  const why = verdict.outcome === "held" ? "" : ` → ${reasonOf(verdict)}`;
  console.log(`${words[verdict.outcome]}  ${section.padEnd(4)} ${says}${why}`);
}

function readTarget(): Target | undefined {
  const text = { type: "string" } as const;
  const options = {
    chatwoot: text,
    token: text,
    "agent-token": text,
    mail: text,
    receive: text,
    wait: text,
    quiet: text,
    help: { type: "boolean" },
  } as const;
  const { values } = parse(options);
  if (values.help) {
    console.log(USAGE);
    return undefined;
  }
  const token = values.token ?? process.env.CHATWOOT_TOKEN;
  if (!values.chatwoot) throw new Misused("Say which Chatwoot: --chatwoot <url>, such as http://127.0.0.1:3000.");
  if (!token) throw new Misused("Say with whose token: --token <access token of an administrator>.");
  return {
    url: address("--chatwoot", values.chatwoot),
    token,
    agentToken: values["agent-token"] ?? process.env.CHATWOOT_AGENT_TOKEN,
    mailPassword: values.mail ?? process.env.CHATWOOT_MAIL_PASSWORD,
    ...(values.receive !== undefined && { receiveUrl: address("--receive", values.receive) }),
    patience: { deliveryMs: secondsOf("--wait", values.wait, 30), quietMs: secondsOf("--quiet", values.quiet, 3) },
  };
}

function parse<Options extends Record<string, { type: "string" | "boolean" }>>(options: Options) {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false });
  } catch (error) {
    // The message of parseArgs names the option, never what was given for one.
    throw new Misused(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

function address(option: string, value: string): string {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value))
    throw new Misused(`${option} takes an address that begins with http:// or https://.`);
  return value;
}

function secondsOf(option: string, value: string | undefined, unset: number): number {
  const seconds = value === undefined ? unset : Number(value);
  if (!(seconds > 0)) throw new Misused(`${option} takes a number of seconds above 0.`);
  return seconds * 1000;
}
