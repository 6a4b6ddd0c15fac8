import pg from "pg";
import * as meeting from "./meetings.ts";
import type { Place, Slot } from "./place.ts";
import type { Fault } from "./rows.ts";

/** Long enough that some of the customers' burst has come in, so that work is under way. */
const INTO_THE_BURST_MS = 700;
const KILLED_SECONDS = 6;
/** Twice a job's heartbeat: what the stopped worker had under way has been given to another. */
const STOPPED_SECONDS = 20;
/** Each call this slow: whoever is stopped is stopped in the middle of several. */
const SLOW_MS = 1500;

/** All of one kind are killed at once, and started again when the fault ends. */
export function killed(name: string, which: (slot: Slot) => boolean): Fault {
  let deaths = 0;
  return {
    name: `${name} killed, then started again`,
    seconds: KILLED_SECONDS,
    begin: ({ slots }) => {
      setTimeout(() => {
        for (const { now } of slots.filter(which)) void now.kill().then(() => deaths++);
      }, INTO_THE_BURST_MS);
    },
    met: () => deaths,
    end: async ({ slots }) => {
      await Promise.all(slots.filter(which).map((slot) => slot.start()));
    },
  };
}

/** A process stands still and goes on, as on a machine that slept: it does not know that time went by. */
export function stopped(name: string, which: (slot: Slot) => boolean, met: Fault["met"]): Fault {
  const signal = (place: Place, what: "SIGSTOP" | "SIGCONT") => {
    for (const { now } of place.slots.filter(which)) process.kill(now.pid, what);
  };
  return {
    name: `${name} stands still for ${STOPPED_SECONDS} s, then goes on`,
    seconds: STOPPED_SECONDS,
    begin: (place) => {
      for (const door of [place.chatwoot, place.agent]) door.meet(() => true, meeting.slow(SLOW_MS));
      setTimeout(() => signal(place, "SIGSTOP"), INTO_THE_BURST_MS);
    },
    met,
    end: (place) => {
      for (const door of [place.chatwoot, place.agent]) door.pass();
      signal(place, "SIGCONT");
    },
  };
}

/** Jobs that were given to somebody else because their worker fell silent, or that failed. */
export async function takenOver({ postgres }: Place): Promise<number> {
  const client = new pg.Client({ connectionString: postgres?.superUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ tries: number }>(
      "select coalesce(sum(retry_count), 0)::int as tries from pgboss.job",
    );
    return rows[0]?.tries ?? 0;
  } finally {
    await client.end();
  }
}
