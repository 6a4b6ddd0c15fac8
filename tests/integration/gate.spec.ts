// What promise 1 rests on: as hotdash_app, on real Postgres, nothing goes out that a reviewer did not approve.
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import pg from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { askAndDraft, decide, hire, type InReview, openReview, scheduleSend, signIn } from "../support/decided.ts";
import { openPostgres } from "../support/postgres.ts";
import { VERSIONS } from "../support/postgres-server.ts";

describe.each(VERSIONS)("Postgres %i", async (version) => {
  const { database, ownerUrl, superUrl } = await openPostgres(version);
  const { db } = database;

  const DENIED = "42501";
  const BROKEN_CHECK = "23514";
  const BROKEN_REFERENCE = "23503";
  const NOT_UNIQUE = "23505";
  const NO_REVIEWER = "HD001";
  const NO_TEXT = "HD002";
  const NOT_SCHEDULED = "HD003";
  const NOT_APPROVED = "HD004";
  const FIXED = "HD005";
  const NO_SUCH_STEP = "HD006";
  const NOTHING_TO_RETRY = "HD007";
  const NO_REPLACEMENT = "HD010";
  const NOT_NEWER = "HD011";

  const refused = (act: Promise<unknown>, code: string) => expect(act).rejects.toMatchObject({ code });
  const run = (statement: string) => database.pool.query(statement);

  async function connect(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  }

  test("these tests speak to Postgres as hotdash_app, who owns nothing and is nobody's member", async () => {
    const { rows } = await run(`
    select current_user as me, rolsuper, rolbypassrls, rolcreaterole,
      (select count(*) from pg_class where relowner = r.oid) as owned,
      (select count(*) from pg_auth_members where member = r.oid) as memberships
    from pg_roles r where rolname = current_user`);
    expect(rows).toEqual([
      { me: "hotdash_app", rolsuper: false, rolbypassrls: false, rolcreaterole: false, owned: 0, memberships: 0 },
    ]);
  });

  test("an approval is sent once the reviewer decided, and its state may move", async () => {
    const review = await openReview(db);
    const send = await scheduleSend(db, review, await decide(db, review));
    await db.updateTable("sends").set({ state: "sending", posts: 1 }).where("id", "=", send).execute();
    const { state } = await db.selectFrom("sends").select("state").where("id", "=", send).executeTakeFirstOrThrow();
    expect(state).toBe("sending");
  });

  test("a reply a person wrote without a draft is sent on their decision", async () => {
    const review = await openReview(db, "admin");
    const manual = { kind: "manual", draftId: null, tone: null, accuracy: null, policy: null } as const;
    await scheduleSend(db, review, await decide(db, review, manual));
  });

  test("a send without a decision is refused", async () => {
    await refused(scheduleSend(db, await openReview(db), null), BROKEN_CHECK);
  });

  test("a send of a decision that does not exist is refused", async () => {
    await refused(scheduleSend(db, await openReview(db), randomUUID()), NOT_APPROVED);
  });

  test.each(["reject", "request_changes"])("a send on a decision to %s is refused", async (outcome) => {
    const review = await openReview(db);
    await refused(scheduleSend(db, review, await decide(db, review, { outcome })), NOT_APPROVED);
  });

  test("a send on the approval of an escalation is refused", async () => {
    const review = await openReview(db);
    await refused(scheduleSend(db, review, await decide(db, review, { kind: "escalation" })), NOT_APPROVED);
  });

  test("a send on a decision of another account is refused", async () => {
    const elsewhere = await openReview(db);
    await refused(scheduleSend(db, await openReview(db), await decide(db, elsewhere)), NOT_APPROVED);
  });

  test("a send on a decision of another conversation is refused", async () => {
    const review = await openReview(db);
    const other = await askAndDraft(db, review.accountId, 2);
    await refused(scheduleSend(db, { ...review, ...other }, await decide(db, review)), NOT_APPROVED);
  });

  test("a second send of the same decision is refused", async () => {
    const review = await openReview(db);
    const decision = await decide(db, review);
    await scheduleSend(db, review, decision);
    await refused(scheduleSend(db, review, decision), NOT_UNIQUE);
  });

  test("a cancelled send does not free its decision for another", async () => {
    const review = await openReview(db);
    const decision = await decide(db, review);
    const send = await scheduleSend(db, review, decision);
    await db.updateTable("sends").set({ state: "cancelled" }).where("id", "=", send).execute();
    await refused(scheduleSend(db, review, decision), NOT_UNIQUE);
  });

  test.each(["sending", "accepted", "delivered", "cancelled", "uncertain", "refused", "undelivered", "retrying"])(
    "a send that begins %s is refused",
    async (state) => {
      const review = await openReview(db);
      await refused(scheduleSend(db, review, await decide(db, review), { state }), NOT_SCHEDULED);
    },
  );

  test.each(["decision_id", "conversation_id", "account_id", "standing_reply_id", "closed_period", "id", "created_at"])(
    "a send's %s cannot be changed",
    async (column) => {
      await refused(run(`update sends set ${column} = ${column}`), DENIED);
    },
  );

  test("not even the owner can give a send another decision", async () => {
    const review = await openReview(db);
    const send = await scheduleSend(db, review, await decide(db, review));
    const other = await askAndDraft(db, review.accountId, 2);
    const second = await decide(db, { ...review, ...other });
    const owner = await connect(ownerUrl);
    await refused(owner.query("update sends set decision_id = $1 where id = $2", [second, send]), FIXED);
  });

  test("a send moves only along the steps of its life", async () => {
    const review = await openReview(db);
    const send = await scheduleSend(db, review, await decide(db, review));
    const root = await connect(superUrl);
    await root.query("set session_replication_role = replica");
    await root.query("update sends set chatwoot_message_id = 1 where id = $1", [send]);
    const states = [
      "scheduled",
      "sending",
      "accepted",
      "delivered",
      "cancelled",
      "uncertain",
      "refused",
      "undelivered",
      "retrying",
    ];
    const allowed: string[] = [];
    for (const from of states)
      for (const to of states.filter((state) => state !== from)) {
        await root.query("update sends set state = $1 where id = $2", [from, send]);
        const moved = db.updateTable("sends").set({ state: to }).where("id", "=", send).execute();
        await moved.then(
          () => allowed.push(`${from} > ${to}`),
          (error) => expect(error.code).toBe(NO_SUCH_STEP),
        );
      }
    expect(allowed).toEqual([
      "scheduled > sending",
      "scheduled > cancelled",
      "sending > scheduled",
      "sending > accepted",
      "sending > cancelled",
      "sending > uncertain",
      "sending > refused",
      "accepted > delivered",
      "accepted > undelivered",
      "delivered > undelivered",
      "uncertain > sending",
      "uncertain > accepted",
      "uncertain > cancelled",
      "uncertain > refused",
      "undelivered > accepted",
      "undelivered > delivered",
      "undelivered > retrying",
      "retrying > accepted",
      "retrying > delivered",
      "retrying > undelivered",
    ]);
  });

  test("only a message that Chatwoot has is retried, and it stays the one this send became", async () => {
    const review = await openReview(db);
    const send = await scheduleSend(db, review, await decide(db, review));
    const become = (change: Record<string, unknown>) =>
      db.updateTable("sends").set(change).where("id", "=", send).execute();
    for (const state of ["sending", "accepted", "undelivered"]) await become({ state });
    await refused(become({ state: "retrying" }), NOTHING_TO_RETRY);
    await become({ chatwootMessageId: 812 });
    await become({ state: "retrying" });
    await refused(become({ chatwootMessageId: 813 }), FIXED);
    await refused(become({ chatwootMessageId: null }), FIXED);
  });

  /** A send whose message 812 its channel refused. */
  async function failed() {
    const send = await scheduleSend(db, ...(await approvedIn(db)));
    const become = (change: Record<string, unknown>) =>
      db.updateTable("sends").set(change).where("id", "=", send).execute();
    await become({ state: "sending", posts: 1 });
    await become({ state: "accepted", chatwootMessageId: 812 });
    await become({ state: "undelivered" });
    return { send, become };
  }
  const REPLACE = { state: "retrying", replacesMessageId: 812 };
  /** The same, once the message is deleted that it replaces. */
  async function deleted() {
    const one = await failed();
    await one.become(REPLACE);
    await one.become({ deleteCalledAt: new Date() });
    await one.become({ chatwootMessageId: null });
    return one;
  }

  test("a send is posted anew in place of its message that failed, and again in place of that one", async () => {
    const { become } = await deleted();
    await become({ state: "sending" });
    await become({ state: "retrying" });
    await become({ state: "sending" });
    await become({ state: "uncertain" });
    await become({ state: "accepted", chatwootMessageId: 815 });
    await become({ state: "undelivered" });
    await become({ state: "retrying", replacesMessageId: 815, deleteCalledAt: null });
    await become({ deleteCalledAt: new Date() });
    await become({ chatwootMessageId: null });
    await become({ state: "sending" });
    await become({ state: "accepted", chatwootMessageId: 816 });
    await become({ state: "delivered" });
  });

  test("a send replaces only the message it became, and only when that did not arrive", async () => {
    const { become } = await failed();
    await refused(become({ state: "retrying", replacesMessageId: 811 }), NO_REPLACEMENT);
    await refused(become({ replacesMessageId: 812 }), NO_REPLACEMENT);
    await refused(become({ ...REPLACE, deleteCalledAt: new Date() }), NO_REPLACEMENT);
    await become({ state: "retrying" });
    await refused(become({ replacesMessageId: 812 }), NO_REPLACEMENT);
    for (const state of ["accepted", "delivered"]) {
      await become({ state });
      await refused(become({ replacesMessageId: 812 }), NO_REPLACEMENT);
      await refused(become(REPLACE), NO_REPLACEMENT);
    }
    const review = await openReview(db);
    const born = { replacesMessageId: 812 };
    await refused(scheduleSend(db, review, await decide(db, review), born), NO_REPLACEMENT);
  });

  test("the failed message is given up only once its deletion was called, and only when it is to be replaced", async () => {
    const { become } = await failed();
    await become({ state: "retrying" });
    await refused(become({ deleteCalledAt: new Date() }), NO_REPLACEMENT);
    await refused(become({ chatwootMessageId: null }), FIXED);
    await become({ state: "undelivered" });
    await become(REPLACE);
    await refused(become({ chatwootMessageId: null }), FIXED);
    await refused(become({ chatwootMessageId: 813 }), FIXED);
    await refused(become({ state: "sending" }), NO_SUCH_STEP);
    await become({ deleteCalledAt: new Date() });
    await refused(become({ chatwootMessageId: 813 }), FIXED);
    await refused(become({ state: "sending", chatwootMessageId: null }), FIXED);
    await refused(become({ state: "accepted", chatwootMessageId: null }), FIXED);
  });

  test("what replaces a message is newer than it, also where it is found in the thread already", async () => {
    const posted = await deleted();
    await refused(posted.become({ chatwootMessageId: 815 }), NOT_NEWER);
    await refused(posted.become({ state: "accepted", chatwootMessageId: 815 }), NO_SUCH_STEP);
    await posted.become({ state: "sending" });
    for (const chatwootMessageId of [811, 812])
      await refused(posted.become({ state: "accepted", chatwootMessageId }), NOT_NEWER);
    const found = await failed();
    await found.become(REPLACE);
    await refused(found.become({ state: "accepted", chatwootMessageId: 811 }), NOT_NEWER);
    await found.become({ state: "accepted", chatwootMessageId: 815 });
  });

  test("without its message a send moves along the steps of a replacement alone, and can be undone by nobody", async () => {
    const states = [
      "scheduled",
      "sending",
      "accepted",
      "delivered",
      "cancelled",
      "uncertain",
      "refused",
      "undelivered",
      "retrying",
    ];
    const { send } = await deleted();
    const root = await connect(superUrl);
    await root.query("set session_replication_role = replica");
    const allowed: string[] = [];
    for (const from of states)
      for (const to of states.filter((state) => state !== from)) {
        await root.query("update sends set state = $1 where id = $2", [from, send]);
        await db
          .updateTable("sends")
          .set({ state: to })
          .where("id", "=", send)
          .execute()
          .then(
            () => allowed.push(`${from} > ${to}`),
            (error) => expect(error.code).toBe(NO_SUCH_STEP),
          );
      }
    expect(allowed).toEqual([
      "sending > accepted",
      "sending > cancelled",
      "sending > uncertain",
      "sending > refused",
      "sending > retrying",
      "uncertain > sending",
      "uncertain > accepted",
      "uncertain > cancelled",
      "uncertain > refused",
      "retrying > sending",
    ]);
  });

  test("a replacement is stopped before it is posted, a retry is not", async () => {
    const replaced = await failed();
    await replaced.become(REPLACE);
    await replaced.become({ state: "cancelled" });
    const retried = await failed();
    await retried.become({ state: "retrying" });
    await refused(retried.become({ state: "cancelled" }), NO_SUCH_STEP);
  });

  test("nothing is deleted for a reply whose text was removed, and the text stays while it is sent again", async () => {
    const { send, become } = await failed();
    const owner = await connect(ownerUrl);
    const removeText = () =>
      owner.query("update decisions set final_text = null where id = (select decision_id from sends where id = $1)", [
        send,
      ]);
    await become(REPLACE);
    await refused(removeText(), "HD008");
    await become({ state: "undelivered" });
    await removeText();
    await refused(become({ ...REPLACE, state: "retrying" }), "HD009");
  });

  test("a standing reply in force is sent once to a conversation in a closed period", async () => {
    const review = await openReview(db, "admin");
    const standing = { standingReplyId: await approveStandingReply(review), closedPeriod: "2026-11-21" };
    await scheduleSend(db, review, null, standing);
    await refused(scheduleSend(db, review, null, standing), NOT_UNIQUE);
  });

  test("a standing reply that was revoked is not sent", async () => {
    const review = await openReview(db, "admin");
    const standingReplyId = await approveStandingReply(review);
    await db.updateTable("standingReplies").set({ revokedAt: new Date() }).where("id", "=", standingReplyId).execute();
    await refused(scheduleSend(db, review, null, { standingReplyId, closedPeriod: "2026-11-21" }), NOT_APPROVED);
  });

  test("a standing reply of another account is not sent", async () => {
    const standingReplyId = await approveStandingReply(await openReview(db, "admin"));
    const review = await openReview(db, "admin");
    await refused(scheduleSend(db, review, null, { standingReplyId, closedPeriod: "2026-11-21" }), NOT_APPROVED);
  });

  test("a decision by a viewer is refused", async () => {
    await refused(decide(db, await openReview(db, "viewer")), NO_REVIEWER);
  });

  test("a decision by a reviewer of another account is refused", async () => {
    const { operatorId, sessionId } = await openReview(db);
    await refused(decide(db, { ...(await openReview(db)), operatorId, sessionId }), NO_REVIEWER);
  });

  test("a decision with a revoked session is refused", async () => {
    const review = await openReview(db);
    await db.updateTable("sessions").set({ revokedAt: new Date() }).where("id", "=", review.sessionId).execute();
    await refused(decide(db, review), NO_REVIEWER);
  });

  test("a decision with an expired session is refused", async () => {
    const review = await openReview(db);
    await db
      .updateTable("sessions")
      .set({ expiresAt: new Date(0) })
      .where("id", "=", review.sessionId)
      .execute();
    await refused(decide(db, review), NO_REVIEWER);
  });

  test("a decision by a disabled operator is refused", async () => {
    const review = await openReview(db);
    await db.updateTable("operators").set({ disabledAt: new Date() }).where("id", "=", review.operatorId).execute();
    await refused(decide(db, review), NO_REVIEWER);
  });

  test("a decision with the session of another operator is refused", async () => {
    const review = await openReview(db);
    const sessionId = await signIn(db, await hire(db, review.accountId, "reviewer"));
    await refused(decide(db, { ...review, sessionId }), NO_REVIEWER);
  });

  test("a decision with neither a session nor a token is refused", async () => {
    await refused(decide(db, await openReview(db), { sessionId: null }), NO_REVIEWER);
  });

  test("a token decides while it lives", async () => {
    const review = await openReview(db);
    await decide(db, review, { sessionId: null, tokenId: await issueToken(review, {}) });
  });

  test.each([
    ["revoked", { revokedAt: new Date() }],
    ["expired", { expiresAt: new Date(0) }],
  ])("a decision with a token that is %s is refused", async (_what, dead) => {
    const review = await openReview(db);
    await refused(decide(db, review, { sessionId: null, tokenId: await issueToken(review, dead) }), NO_REVIEWER);
  });

  test("a decision with a token of another account is refused", async () => {
    const review = await openReview(db);
    const { accountId } = await openReview(db);
    const tokenId = await issueToken({ ...review, accountId }, {});
    await refused(decide(db, review, { sessionId: null, tokenId }), NO_REVIEWER);
  });

  test.each(["tone", "accuracy", "policy"])(
    "a decision on a reply without a grade for %s is refused",
    async (grade) => {
      await refused(decide(db, await openReview(db), { [grade]: null }), BROKEN_CHECK);
    },
  );

  test.each([0, 6])("a grade of %i is refused", async (grade) => {
    for (const name of ["tone", "accuracy", "policy"])
      await refused(decide(db, await openReview(db), { [name]: grade }), BROKEN_CHECK);
  });

  test("a decision on a reply that names no draft is refused", async () => {
    await refused(decide(db, await openReview(db), { draftId: null }), BROKEN_CHECK);
  });

  test("a decision that names the draft of another approval is refused", async () => {
    const review = await openReview(db);
    const { draftId } = await askAndDraft(db, review.accountId, 2);
    await refused(decide(db, review, { draftId }), BROKEN_REFERENCE);
  });

  test.each([null, "", "  \n"])("an approval of the text %j is refused", async (finalText) => {
    await refused(decide(db, await openReview(db), { finalText }), NO_TEXT);
  });

  test("an approval that names no recipients is refused", async () => {
    await refused(decide(db, await openReview(db), { recipients: null }), BROKEN_CHECK);
  });

  test("a second decision on the same version of an approval is refused", async () => {
    const review = await openReview(db);
    await decide(db, review, { outcome: "reject" });
    await refused(decide(db, review), NOT_UNIQUE);
  });

  test.each([
    ["deleting a send", "delete from sends"],
    ["emptying the sends", "truncate sends"],
    ["emptying all that leads to the sends", "truncate accounts cascade"],
    ["changing a decision", "update decisions set final_text = 'other'"],
    ["turning a reject into an approval", "update decisions set outcome = 'approve'"],
    ["deleting a decision", "delete from decisions"],
    ["emptying the decisions", "truncate decisions cascade"],
    ["changing a draft", "update drafts set reply = 'other'"],
    ["deleting a draft", "delete from drafts"],
    ["changing the timeline", "update activities set verb = 'other'"],
    ["deleting from the timeline", "delete from activities"],
    ["changing what a send attempt was for", "update send_attempts set send_id = send_id"],
    ["deleting a send attempt", "delete from send_attempts"],
    ["disabling the gate", "alter table sends disable trigger sends_guard"],
    ["disabling every trigger", "alter table sends disable trigger all"],
    ["dropping the gate", "drop trigger sends_guard on sends"],
    ["renaming the gate", "alter trigger sends_guard on sends rename to other"],
    ["disabling the reviewer's check", "alter table decisions disable trigger decisions_require_reviewer"],
    ["replacing the gate's function", "create or replace function guard_send() returns trigger language sql as ''"],
    ["a trigger of its own", "create trigger mine before insert on sends execute function guard_send()"],
    ["a rule of its own", "create rule mine as on insert to sends do instead nothing"],
    ["dropping a constraint", "alter table sends drop constraint sends_decision_id_key"],
    ["writing as a replica, without triggers", "set session_replication_role = replica"],
    ["switching row-level security off", "alter table sends disable row level security"],
    ["a policy of its own", "create policy mine on sends using (true)"],
    ["becoming the superuser", "set role postgres"],
    ["becoming the superuser for the session", "set session authorization postgres"],
    ["becoming service_role", "set role service_role"],
    ["a function in public", "create function mine() returns int language sql as 'select 1'"],
    ["a table in public", "create table public.mine (id int)"],
    ["a schema of its own", "create schema mine"],
    ["an extension", "create extension dblink"],
    ["a role", "create role mine"],
    ["granting itself more", "alter role hotdash_app superuser"],
    ["changing what the owner's tables allow", "alter table sends owner to hotdash_app"],
    ["reading server files", "select pg_read_file('/etc/passwd')"],
  ])("%s is refused", async (_what, statement) => {
    await refused(run(statement), DENIED);
  });

  test("becoming the database's owner is refused", async () => {
    await refused(run(`set role ${new URL(ownerUrl).username}`), DENIED);
  });

  test("granting itself a right it lacks changes nothing", async () => {
    const { rows } = await run(`
    do $$ begin grant delete on sends to hotdash_app; exception when insufficient_privilege then null; end $$;
    select has_table_privilege('sends', 'delete') as may`).then(
      (results) => (results as unknown as pg.QueryResult[])[1]!,
    );
    expect(rows).toEqual([{ may: false }]);
  });

  test("a temporary table named like a real one does not fool the gate", async () => {
    const review = await openReview(db, "viewer");
    await refused(
      db.transaction().execute(async (tx) => {
        await sql`create temporary table memberships on commit drop as
        select operator_id, account_id, 'reviewer' as role from public.memberships`.execute(tx);
        await decide(tx, review);
      }),
      NO_REVIEWER,
    );
  });

  test("every table has row-level security, with one policy for hotdash_app", async () => {
    const { rows } = await run(`
    select t.tablename from pg_tables t where schemaname = 'public' and (not rowsecurity or not exists (
      select from pg_policies p where p.tablename = t.tablename and p.roles = '{hotdash_app}'))`);
    expect(rows).toEqual([]);
  });

  test.each(["anon", "authenticated", "service_role"])(
    "%s reaches no table, sequence or function, save service_role the decision log",
    async (role) => {
      const root = await connect(superUrl);
      const { rows } = await root.query(
        `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'pgboss', 'supabase_migrations') and c.relkind in ('r', 'p', 'v', 'm')
         and has_table_privilege($1, c.oid, 'select, insert, update, delete, truncate, references, trigger')
       union all select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and case when c.relkind = 'S' then has_sequence_privilege($1, c.oid, 'usage, select, update') end
       union all select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'public' and has_function_privilege($1, p.oid, 'execute')`,
        [role],
      );
      expect(rows).toEqual(role === "service_role" ? [{ name: "decision_log" }] : []);
      await root.query(`set role ${role}`);
      await refused(root.query("select * from public.messages"), DENIED);
    },
  );

  test("service_role writes and reads the decision log", async () => {
    const root = await connect(superUrl);
    await root.query("set role service_role");
    const { rows } = await root.query(
      `insert into decision_log (decision_id, account_id, outcome, decided_at)
     values (gen_random_uuid(), 1, 'reject', now()) returning outcome`,
    );
    expect(rows).toEqual([{ outcome: "reject" }]);
  });

  test("emptying the decision log is refused to service_role", async () => {
    const root = await connect(superUrl);
    await root.query("set role service_role");
    await refused(root.query("truncate decision_log"), DENIED);
  });

  /** What a send is scheduled with: the review and its approving decision. */
  async function approvedIn(of: typeof db) {
    const review = await openReview(of);
    return [review, await decide(of, review)] as const;
  }

  async function approveStandingReply({ accountId, operatorId }: InReview): Promise<string> {
    const { id } = await db
      .insertInto("standingReplies")
      .values({ accountId, name: "Closed", content: "We are back at nine.", approvedBy: operatorId })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  }

  async function issueToken(review: InReview, dates: { revokedAt?: Date; expiresAt?: Date }): Promise<string> {
    const { accountId, operatorId } = review;
    const { id } = await db
      .insertInto("apiTokens")
      .values({ tokenHash: randomUUID(), accountId, operatorId, name: "script", ...dates })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  }
});
