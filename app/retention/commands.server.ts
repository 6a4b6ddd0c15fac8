import { sql } from "kysely";
import { z } from "zod";
import type { CommandPlace, Commands } from "../db/command.server.ts";
import { openDecisionLog } from "../learning/open-log.server.ts";
import { supabaseReader } from "../learning/read-log.server.ts";
import { Email } from "../operators/credentials.ts";
import { accountAtHand } from "../settings/account.server.ts";
import { eraseContact } from "./erase-contact.server.ts";
import { eraseFromLog } from "./erase-from-log.server.ts";
import { exportContact } from "./export-contact.server.ts";
import { findContacts } from "./find-contact.server.ts";
import { leftBehind } from "./left-behind.ts";

const Find = z.object({ word: z.string().trim().min(1) });
const Contact = z.object({ contactId: z.number().int().positive().safe() });
const Erase = Contact.extend({ by: Email });

/** `npm run ops:erase-contact`: finds, exports and erases a person, from the terminal of HotDash's machine. */
export const eraseCommands: Commands = {
  "find-contact": async (place, args) => findContacts(await at(place), Find.parse(args).word),
  "export-contact": async (place, args) => {
    const { SUPABASE_URL: url, SUPABASE_SECRET_KEY: secretKey } = place.config;
    const log = url && secretKey ? supabaseReader({ url, secretKey }) : null;
    return exportContact(await at(place), Contact.parse(args).contactId, log);
  },
  "erase-contact": (place, args) => erase(place, Erase.parse(args)),
};

const erase = async (place: CommandPlace, { contactId, by }: z.infer<typeof Erase>) => {
  const app = await at(place);
  const operator = await adminNamed(app, by);
  if (!operator) return { outcome: "no-admin" as const };
  const before = await knownElsewhere(app, contactId);
  const erasure = await eraseContact(app, contactId, operator.id);
  if (erasure.outcome === "busy" || erasure.outcome === "unknown") return erasure;
  const decisionLog = openDecisionLog(place);
  const log = await eraseFromLog(app, decisionLog, contactId);
  const remains = leftBehind({
    chatwootContact: place.config.CHATWOOT_LIVE
      ? `${place.config.CHATWOOT_BASE_URL}/app/accounts/${place.config.CHATWOOT_ACCOUNT_ID}/contacts/${contactId}`
      : null,
    slack: Boolean(place.config.SLACK_WEBHOOK_URL) || before.announced,
    supabase: place.config.SUPABASE_URL ?? null,
    logWaiting: log.waiting,
    logCause: log.cause,
    formerLogs: before.destinations.filter((one) => one !== "own" && one !== decisionLog.destination),
    shopOrders: before.orders,
    embedded: !place.config.DATABASE_URL,
  });
  return { ...erasure, log, remains };
};

type Place = Awaited<ReturnType<typeof at>>;

const at = async ({ config, db, changes }: CommandPlace) => ({
  db,
  changes,
  chatwoot: await accountAtHand(db, config),
  now: () => new Date(),
});

async function adminNamed({ db, chatwoot }: Place, email: string): Promise<{ id: string } | undefined> {
  return db
    .selectFrom("operators as o")
    .innerJoin("memberships as m", "m.operatorId", "o.id")
    .select("o.id")
    .where("o.email", "=", email)
    .where("o.disabledAt", "is", null)
    .where("m.accountId", "=", chatwoot.id)
    .where("m.role", "=", "admin")
    .executeTakeFirst();
}

/** Where else something of the person stands: asked before what leads there is gone. */
async function knownElsewhere({ db, chatwoot }: Place, contactId: number) {
  const { rows } = await sql<{ destinations: string[]; orders: number; announced: boolean }>`
    select
      array(select distinct l.destination from logged_decisions l join decisions d on d.id = l.decision_id
        join conversations c on c.account_id = d.account_id and c.id = d.conversation_id
        where c.account_id = ${chatwoot.id} and c.contact_id = ${contactId}) as destinations,
      (select count(*)::int from orders o join contacts p on p.account_id = o.account_id and lower(p.email) = lower(o.email)
        where p.account_id = ${chatwoot.id} and p.id = ${contactId}) as orders,
      exists (select from notifications n join approvals a on a.id = n.approval_id
        join conversations c on c.account_id = a.account_id and c.id = a.conversation_id
        where c.account_id = ${chatwoot.id} and c.contact_id = ${contactId} and n.posts > 0) as announced
  `.execute(db);
  return rows[0] ?? { destinations: [], orders: 0, announced: false };
}
