import type { App } from "../app.ts";
import { deviceOf } from "./device.ts";

/** A place where somebody is signed in. Times are ISO 8601. */
export type SessionLine = { id: string; device: string; startedAt: string; lastSeenAt: string };

/** Where somebody is signed in now, last used first. */
export async function listSessions({ db, now }: Pick<App, "db" | "now">, operatorId: string): Promise<SessionLine[]> {
  const sessions = await db
    .selectFrom("sessions")
    .select(["id", "userAgent", "createdAt", "lastSeenAt"])
    .where("operatorId", "=", operatorId)
    .where("revokedAt", "is", null)
    .where("expiresAt", ">", now())
    .orderBy("lastSeenAt", "desc")
    .orderBy("id")
    .execute();
  return sessions.map(({ id, userAgent, createdAt, lastSeenAt }) => ({
    id,
    device: deviceOf(userAgent),
    startedAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }));
}
