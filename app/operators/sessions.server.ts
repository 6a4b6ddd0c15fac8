import { createCookie } from "react-router";
import type { App, ChatwootAccount } from "../app.ts";
import type { Db, Tx } from "../db/database.server.ts";
import { initialsOf, type Operator, Role } from "./operator.ts";
import { hashOfSecret, newSecret } from "./secret.server.ts";

const DAY_MS = 24 * 3600 * 1000;
/** A session ends when it was not used for this long. */
const SESSION_MS = 14 * DAY_MS;
/** Being seen is written at most this often: each page would otherwise cost a write. */
const SEEN_EVERY_MS = 60_000;
/** The longest browsers keep a cookie. The session's row says when it ends, not the cookie. */
const COOKIE_SECONDS = (400 * DAY_MS) / 1000;
const LONGEST_USER_AGENT = 300;

/** The cookie that carries a session. Behind TLS its name forbids other hosts and plain http to set it. */
export function sessionCookie(publicUrl: string) {
  const secure = publicUrl.startsWith("https://");
  return createCookie(secure ? "__Host-hotdash_session" : "hotdash_session", {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure,
    maxAge: COOKIE_SECONDS,
  });
}

/** Starts a session. The secret goes to the browser in `setCookie`; the row holds only its SHA-256. */
export async function startSession(
  db: Db | Tx,
  session: { operatorId: string; userAgent: string; publicUrl: string; now: Date },
): Promise<{ sessionId: string; setCookie: string }> {
  const secret = newSecret();
  const { id } = await db
    .insertInto("sessions")
    .values({
      tokenHash: hashOfSecret(secret),
      operatorId: session.operatorId,
      userAgent: session.userAgent.slice(0, LONGEST_USER_AGENT),
      createdAt: session.now,
      lastSeenAt: session.now,
      expiresAt: new Date(session.now.getTime() + SESSION_MS),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { sessionId: id, setCookie: await sessionCookie(session.publicUrl).serialize(secret) };
}

/** Whose live session the request carries; `operator` is null when that person is no member of the account. */
export type LiveSession = { sessionId: string; operator: Operator | null };

type Account = Pick<ChatwootAccount, "id">;

/** Sessions that open something now: not ended, not run out, of somebody who is not disabled. */
const liveSessions = (db: Db, account: Account, now: Date) =>
  db
    .selectFrom("sessions")
    .innerJoin("operators", "operators.id", "sessions.operatorId")
    .leftJoin("memberships", (join) =>
      join.onRef("memberships.operatorId", "=", "operators.id").on("memberships.accountId", "=", account.id),
    )
    .where("revokedAt", "is", null)
    .where("expiresAt", ">", now)
    .where("disabledAt", "is", null);

/** The live session a request carries, seen now, or null. */
export async function liveSession(
  db: Db,
  account: Account,
  request: Request,
  publicUrl: string,
  now: Date,
): Promise<LiveSession | null> {
  const secret = await secretIn(request, publicUrl);
  if (secret === null) return null;
  const session = await liveSessions(db, account, now)
    .select(["sessions.id", "sessions.lastSeenAt", "operators.id as operatorId", "name", "email", "role"])
    .where("tokenHash", "=", hashOfSecret(secret))
    .executeTakeFirst();
  if (!session) return null;
  if (now.getTime() - session.lastSeenAt.getTime() >= SEEN_EVERY_MS) await seen(db, session.id, now);
  const { operatorId, name, email, role } = session;
  return {
    sessionId: session.id,
    operator:
      role === null ? null : { id: operatorId, name, email, role: Role.parse(role), initials: initialsOf(name) },
  };
}

/** Whether a session still opens the account's pages. Asking is no use of it: an open tab alone keeps nobody signed in. */
export async function isStillSignedIn(
  { db, chatwoot, now }: Pick<App, "db" | "chatwoot" | "now">,
  sessionId: string,
): Promise<boolean> {
  const session = await liveSessions(db, chatwoot, now())
    .select("role")
    .where("sessions.id", "=", sessionId)
    .executeTakeFirst();
  return session !== undefined && session.role !== null;
}

/** Why the session a request carries opens nothing any more; null when it carries none, or a live one. */
export async function whyEnded(
  { db, publicUrl, now }: Pick<App, "db" | "publicUrl" | "now">,
  request: Request,
): Promise<"disabled" | "ended" | "unused" | null> {
  const secret = await secretIn(request, publicUrl);
  if (secret === null) return null;
  const session = await db
    .selectFrom("sessions")
    .innerJoin("operators", "operators.id", "sessions.operatorId")
    .select(["revokedAt", "expiresAt", "disabledAt"])
    .where("tokenHash", "=", hashOfSecret(secret))
    .executeTakeFirst();
  if (session?.disabledAt) return "disabled";
  if (session?.revokedAt) return "ended";
  return session && session.expiresAt <= now() ? "unused" : null;
}

/** The session, live or ended, by which a request's browser is known to be a person's; null when it is not. */
export async function knownBy(
  { db, publicUrl }: Pick<App, "db" | "publicUrl">,
  request: Request,
  email: string,
): Promise<string | null> {
  const secret = await secretIn(request, publicUrl);
  if (secret === null) return null;
  const session = await db
    .selectFrom("sessions")
    .innerJoin("operators", "operators.id", "sessions.operatorId")
    .select("sessions.id")
    .where("tokenHash", "=", hashOfSecret(secret))
    .where("email", "=", email)
    .executeTakeFirst();
  return session?.id ?? null;
}

/** The secret in a request's session cookie, or null. */
export async function secretIn(request: Request, publicUrl: string): Promise<string | null> {
  const secret: unknown = await sessionCookie(publicUrl).parse(request.headers.get("Cookie"));
  return typeof secret === "string" ? secret : null;
}

async function seen(db: Db, sessionId: string, now: Date) {
  await db
    .updateTable("sessions")
    .set({ lastSeenAt: now, expiresAt: new Date(now.getTime() + SESSION_MS) })
    .where("id", "=", sessionId)
    .where("revokedAt", "is", null)
    .execute();
}
