import { dayAndTime } from "../../ui/time.ts";
import { failed, ok, unknown, type Verdict, warning } from "../check.ts";
import type { Flow } from "../facts.ts";

/** Sweeps run every minute: this many in a row did not. */
const STALE_SWEEP_MS = 5 * 60_000;
/** The first look at an account, or a long gap, takes its time; the job is given up after this. */
const LONGEST_SWEEP_MS = 10 * 60_000;

const told = (at: Date, { now, zone }: Flow) => dayAndTime(at.toISOString(), now.toISOString(), zone);
const messages = (count: number) => (count === 1 ? "1 message" : `${count} messages`);

/** Webhooks come in, and the sweep finds nothing that one should have brought. */
export function judgeLastWebhook(facts: Flow): Verdict {
  const { lastAt, missed, missedLastHour } = facts.deliveries;
  const last = lastAt ? `the last one came ${told(lastAt, facts)}` : "none ever came";
  if (missed)
    return warning(
      `Webhooks do not arrive: since ${told(missed.since, facts)}, when the first was lost, the sweep has found ${messages(missed.count)} that no webhook brought, and ${last}.`,
      "Nothing is lost, but answers begin up to a minute later. Put right what else is open here. If nothing is, look for “signature was refused” in HotDash's log and for “Invalid webhook URL” in the log of Chatwoot's Sidekiq.",
    );
  if (!lastAt)
    return unknown(
      "None came yet, and none was missed.",
      `Write a message as a customer${facts.sandbox ? ", on the sandbox page" : ""}, then check again.`,
    );
  if (missedLastHour > 0)
    return warning(
      `The last one came ${told(lastAt, facts)}, but within the hour the sweep found ${messages(missedLastHour)} that no webhook brought.`,
      "Nothing is lost. If HotDash was not restarted, look at what stands between Chatwoot and it, such as a proxy that answers slowly: Chatwoot waits 5 s and posts once.",
    );
  return ok(`The last one came ${told(lastAt, facts)}. None was missed since.`);
}

/** The sweep, which finds what webhooks lose, runs every minute. */
export function judgeSweep(facts: Flow): Verdict {
  const { lastGoodAt, last, owed, skipped } = facts.sweeps;
  const age = (at: Date) => facts.now.getTime() - at.getTime();
  if (!last) return unknown("None yet; the first comes with the first worker.", START_A_WORKER);
  if (lastGoodAt && age(lastGoodAt) <= STALE_SWEEP_MS && skipped)
    return warning(
      `The last one was at ${told(lastGoodAt, facts)}, but ${skipped.pages === 1 ? "1 page" : `${skipped.pages} pages`} of Chatwoot's list of conversations could not be read since ${told(skipped.since, facts)}: ${skipped.cause}.`,
      "Each sweep tries again. Until then a message in there that no webhook brought is not found: look into Chatwoot's log, and at the proxy in front of it.",
    );
  if (lastGoodAt && age(lastGoodAt) <= STALE_SWEEP_MS)
    return owed
      ? warning(
          `The last one was at ${told(lastGoodAt, facts)}, but ${owed.count === 1 ? "1 conversation" : `${owed.count} conversations`} could not be read since ${told(owed.since, facts)}: ${owed.cause}.`,
          "They are tried again, ever more rarely. Open them in Chatwoot, where a new message in them may be waiting.",
        )
      : ok(`The last one was at ${told(lastGoodAt, facts)}.`);
  const underWay = last.outcome === "running" || last.outcome === "unfinished";
  if (underWay && age(last.startedAt) <= LONGEST_SWEEP_MS)
    return lastGoodAt
      ? warning(
          `None has come to its end since ${told(lastGoodAt, facts)}; one is under way.`,
          "It has much to catch up with, or Chatwoot answers slowly. What it has read is drafted to already; wait for its end.",
        )
      : ok(`One is under way since ${told(last.startedAt, facts)}.`);
  const since = lastGoodAt ? `since ${told(lastGoodAt, facts)}` : "so far";
  if (last.outcome === "failed" && age(last.startedAt) <= LONGEST_SWEEP_MS)
    return failed(
      `No sweep came through ${since}. The last one ended with: ${last.detail ?? "no reason given"}.`,
      "Put right what else is open here; sweeps go on by themselves.",
    );
  return failed(`No sweep ran ${since}: no worker is at work.`, START_A_WORKER);
}

const START_A_WORKER =
  "Start one: npm start runs everything, ROLES=worker a worker alone. Its log says why it stopped.";
