import { z } from "zod";
import { isTransactionPooler } from "./transaction-pooler.ts";

/** One environment setting: how it is parsed, and the words used when it is wrong or missing. */
type Setting = { schema: z.ZodType; rule: string; example: string; about: string; secret?: true };

const setting = <S extends z.ZodType>(schema: S, words: Omit<Setting, "schema">) => ({ schema, ...words });

const flag = z.enum(["0", "1", "false", "true"]).transform((text) => text === "1" || text === "true");
const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);
/** Others are made by writing a path behind it, and it is shown: what cannot stand before a path, or is a secret, is refused. */
const http = z
  .url({ protocol: /^https?$/ })
  .refine((text) => !/[?#@]/.test(text))
  .transform((text) => text.replace(/\/+$/, ""));
/** An address that is itself a key: it travels encrypted, or not off this machine. */
const httpsOrHere = z.union([
  z.url({ protocol: /^https$/ }),
  z.url({ protocol: /^http$/, hostname: /^(localhost|127\.0\.0\.1|\[::1\])$/ }),
]);
const postgres = z.url({ protocol: /^postgres(ql)?$/ });
const roles = ["web", "worker", "agent"] as const;
const zone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
});

/** Every setting HotDash reads. All are optional on a fresh machine; `.env.example` is written from this table. */
export const environment = {
  PORT: setting(whole(0, 65535).default(3000), {
    rule: "a whole number from 0 to 65535 (0 picks a free port)",
    example: "3000",
    about: "Port of the pages, the API and the webhook.",
  }),
  HOST: setting(z.string().min(1).default("127.0.0.1"), {
    rule: "an address of this machine",
    example: "127.0.0.1",
    about: "Address to listen on. 0.0.0.0 in a container, :: on Fly.io.",
  }),
  PUBLIC_URL: setting(http.optional(), {
    rule: "an http or https address without user name, query or fragment",
    example: "https://hotdash.example.com",
    about: "How browsers and Chatwoot reach HotDash. Cookies are Secure when it is https.",
  }),
  PROXY_HOPS: setting(whole(0, 10).default(1), {
    rule: "a whole number from 0 to 10",
    example: "2",
    about: "Addresses that the proxies before PUBLIC_URL add to X-Forwarded-For. Fly.io adds two.",
  }),
  ROLES: setting(
    list.pipe(z.array(z.enum(roles)).min(1)).default(() => [...roles]),
    {
      rule: "any comma list of web, worker, agent",
      example: "web,worker,agent",
      about: "Which parts this process runs.",
    },
  ),
  DATA_DIR: setting(z.string().min(1).default(".data"), {
    rule: "a folder this process may write",
    example: ".data",
    about: "Folder of the embedded database and of what the sandbox remembers.",
  }),
  DATABASE_URL: setting(postgres.optional(), {
    rule: "a postgres:// address (direct or session pooler)",
    example: "postgres://hotdash_app:password@db.example.com:5432/postgres",
    about: "Postgres to use instead of the embedded database.",
    secret: true,
  }),
  DATABASE_OWNER_URL: setting(postgres.optional(), {
    rule: "a postgres:// address of the database's owner",
    example: "postgres://postgres:password@db.example.com:5432/postgres",
    about: "Used by npm run db:push alone.",
    secret: true,
  }),
  CHATWOOT_LIVE: setting(flag.default(false), {
    rule: "0 or 1",
    example: "1",
    about: "1 speaks to the Chatwoot named below; unset starts the sandbox.",
  }),
  CHATWOOT_BASE_URL: setting(http.optional(), {
    rule: "an http or https address without user name, query or fragment",
    example: "https://chatwoot.example.com",
    about: "Your Chatwoot.",
  }),
  CHATWOOT_TOKEN: setting(z.string().min(1).optional(), {
    rule: "the access token of a Chatwoot administrator (CHATWOOT_API_TOKEN is read too)",
    example: "paste-from-chatwoot-profile-settings",
    about: "Access token, from profile settings in Chatwoot.",
    secret: true,
  }),
  CHATWOOT_ACCOUNT_ID: setting(whole(1, 2 ** 31).optional(), {
    rule: "a whole number above 0",
    example: "1",
    about: "The number after /accounts/ in Chatwoot's address bar.",
  }),
  CHATWOOT_WEBHOOK_SECRET: setting(list.pipe(z.array(z.string().min(8)).min(1)).optional(), {
    rule: "the webhook's secret, or two with a comma while rotating (8 characters or more each)",
    example: "paste-from-chatwoot-integrations-webhooks",
    about: "Secret of the webhook, shown by Chatwoot under Integrations, Webhooks.",
    secret: true,
  }),
  CHATWOOT_WEBHOOK_LEGACY_SIGNATURE: setting(flag.default(false), {
    rule: "0 or 1",
    example: "0",
    about: "1 also accepts a bare hex HMAC of the body, for senders that cannot sign a timestamp.",
  }),
  CHATWOOT_SLA_MINUTES: setting(whole(1, 10_080).default(30), {
    rule: "a whole number of minutes from 1 to 10080",
    example: "30",
    about: "First response time promised to customers.",
  }),
  CHATWOOT_EMBED_TOKEN: setting(z.string().min(8).optional(), {
    rule: "8 characters or more",
    example: "a-long-random-text",
    about: "Lets Chatwoot frame the drawer as a dashboard app.",
    secret: true,
  }),
  AGENT_SDK_URL: setting(http.optional(), {
    rule: "an http or https address without user name, query or fragment",
    example: "http://agent.internal:3001",
    about: "Agent service to call instead of starting one here.",
  }),
  AGENT_SDK_SECRET: setting(z.string().min(16).optional(), {
    rule: "16 characters or more, the same for worker and agent",
    example: "a-long-random-text-of-your-own",
    about: "Signs requests to the agent service. Generated when all roles share a process.",
    secret: true,
  }),
  AGENT_PORT: setting(whole(0, 65535).default(3001), {
    rule: "a whole number from 0 to 65535",
    example: "3001",
    about: "Port of the agent service.",
  }),
  OPENAI_API_KEY: setting(z.string().min(1).optional(), {
    rule: "a key of the model's provider",
    example: "sk-your-key",
    about: "Drafts with a model; unset drafts offline.",
    secret: true,
  }),
  OPENAI_BASE_URL: setting(http.optional(), {
    rule: "an http or https address without user name, query or fragment",
    example: "https://api.openai.com/v1",
    about: "Any server that speaks OpenAI's API.",
  }),
  AGENT_MODEL: setting(z.string().min(1).default("gpt-5-mini"), {
    rule: "a model's name",
    example: "gpt-5-mini",
    about: "Model that writes drafts.",
  }),
  SUPABASE_URL: setting(http.optional(), {
    rule: "an https address",
    example: "https://yourproject.supabase.co",
    about: "Supabase project that keeps the graded decisions.",
  }),
  SUPABASE_SECRET_KEY: setting(z.string().min(1).optional(), {
    rule: "a key that starts with sb_secret_",
    example: "sb_secret_your-key",
    about: "Writes decision_log.",
    secret: true,
  }),
  SUPABASE_PUBLISHABLE_KEY: setting(z.string().min(1).optional(), {
    rule: "a key that starts with sb_publishable_",
    example: "sb_publishable_your-key",
    about: "Used for sign-in through Supabase Auth.",
  }),
  SLACK_WEBHOOK_URL: setting(httpsOrHere.optional(), {
    rule: "an https address, or http to this machine",
    example: "https://hooks.slack.com/services/T000/B000/XXXX",
    about: "Incoming webhook of the Slack channel that is told of every reply to review.",
    secret: true,
  }),
  SMTP_URL: setting(z.url({ protocol: /^smtps?$/ }).optional(), {
    rule: "an smtp:// or smtps:// address",
    example: "smtps://user:password@mail.example.com",
    about: "Mail server for reports.",
    secret: true,
  }),
  SUPPORT_TIMEZONE: setting(zone.default("UTC"), {
    rule: "an IANA time zone",
    example: "Europe/Berlin",
    about: "Time zone of business hours and reports.",
  }),
  RETRY_LIMIT: setting(whole(1, 100).default(12), {
    rule: "a whole number from 1 to 100",
    example: "12",
    about: "Tries before a failing job becomes a dead letter.",
  }),
  UNDO_SECONDS: setting(whole(0, 300).default(10), {
    rule: "a whole number of seconds from 0 to 300",
    example: "10",
    about: "How long an approved reply can be taken back.",
  }),
  DRAFT_QUIET_SECONDS: setting(whole(0, 300).default(3), {
    rule: "a whole number of seconds from 0 to 300",
    example: "3",
    about: "Quiet time after a customer's last message before a draft is made.",
  }),
  OPS_TOKEN: setting(z.string().min(16).optional(), {
    rule: "16 characters or more",
    example: "a-long-random-text-of-your-own",
    about: "Bearer token for machines that read health and metrics.",
    secret: true,
  }),
  LOG_LEVEL: setting(z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"), {
    rule: "one of fatal, error, warn, info, debug, silent",
    example: "info",
    about: "How much is logged.",
  }),
} satisfies Record<string, Setting>;

type Environment = typeof environment;
export type Role = (typeof roles)[number];
export type Config = { [Name in keyof Environment]: z.output<Environment[Name]["schema"]> };

/** Every problem with the environment at once, each naming the setting, its rule and an example; never a secret's value. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * Parses the environment. Blank counts as unset; `CHATWOOT_API_TOKEN` is an alias of `CHATWOOT_TOKEN`.
 * @throws ConfigError that lists every wrong or missing setting.
 */
export function parseEnvironment(env: Record<string, string | undefined>): Config {
  const given: Record<string, string | undefined> = {
    ...env,
    CHATWOOT_TOKEN: env.CHATWOOT_TOKEN || env.CHATWOOT_API_TOKEN,
  };
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, { schema, rule, example, ...rest }] of Object.entries(environment)) {
    const raw = given[name]?.trim() || undefined;
    const parsed = schema.safeParse(raw);
    if (parsed.success) config[name] = parsed.data;
    else {
      const shown = "secret" in rest ? "" : `, not "${raw?.replace(/[^/]*@/, "…@")}"`;
      problems.push(`${name} must be ${rule}${shown}. Example: ${name}=${example}`);
    }
  }
  if (problems.length === 0) problems.push(...contradictions(config as Config));
  if (problems.length > 0) throw new ConfigError(problems.join("\n"));
  return config as Config;
}

/** What the browser shows above Chatwoot's dashboard is often pasted; its API stands beside it. */
function dashboardAddress(baseUrl: string | undefined): string[] {
  const before = /^(.*?)\/app(?:\/.*)?$/.exec(baseUrl ?? "")?.[1];
  return before ? [`CHATWOOT_BASE_URL is an address inside Chatwoot's dashboard. Use CHATWOOT_BASE_URL=${before}`] : [];
}

function contradictions(config: Config): string[] {
  const missing = (name: keyof Environment, why: string) =>
    config[name] === undefined ? [`${name} is missing: ${why}. Example: ${name}=${environment[name].example}`] : [];
  const has = (role: Role) => config.ROLES.includes(role);
  const live = "CHATWOOT_LIVE=1 needs it";
  return [
    ...(config.CHATWOOT_LIVE
      ? [
          ...missing("CHATWOOT_BASE_URL", live),
          ...missing("CHATWOOT_TOKEN", live),
          ...missing("CHATWOOT_ACCOUNT_ID", live),
          ...missing("CHATWOOT_WEBHOOK_SECRET", live),
          ...dashboardAddress(config.CHATWOOT_BASE_URL),
        ]
      : []),
    ...(!config.DATABASE_URL && has("web") !== has("worker")
      ? [
          `ROLES=${config.ROLES.join(",")} is not possible on the embedded database: web and worker must share one process. ` +
            "Add the other role, or set DATABASE_URL",
        ]
      : []),
    ...(config.DATABASE_URL && isTransactionPooler(config.DATABASE_URL)
      ? [
          "DATABASE_URL is Supabase's transaction pooler (port 6543), through which live updates do not arrive. " +
            "Use the session pooler (the same address with port 5432) or the direct host",
        ]
      : []),
    ...(has("worker") !== has("agent")
      ? missing("AGENT_SDK_SECRET", "worker and agent run in different processes")
      : []),
    ...(has("worker") && !has("agent")
      ? missing("AGENT_SDK_URL", "this worker starts no agent service of its own")
      : []),
    ...(config.SUPABASE_URL ? missing("SUPABASE_SECRET_KEY", "SUPABASE_URL is set") : []),
    ...(config.SUPABASE_SECRET_KEY ? missing("SUPABASE_URL", "SUPABASE_SECRET_KEY is set") : []),
  ];
}
