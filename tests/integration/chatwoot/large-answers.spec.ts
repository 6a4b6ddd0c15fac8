import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { type Account, openLargeChatwoot } from "../../support/large-chatwoot.ts";
import type { Took } from "../../support/memory-sweeper.ts";
import { openPostgres } from "../../support/postgres.ts";

const MB = 1_000_000;
const MINUTE_MS = 60_000;
/**
 * With these V8 collects as on a machine of 512 MB, the smallest that HotDash is deployed to. Where there are gigabytes it lets
 * 64 MB of garbage pile up before it looks for the first time, which says nothing of what a program needs.
 */
const SMALL_MACHINE = ["--expose-gc", "--max-old-space-size=256", "--max-semi-space-size=4"];

/** What a sweep of this account takes of memory, in a process of its own that has swept a small account before. */
async function sweepOf(account: Pick<Account, "conversations" | "itemBytes" | "messages" | "messageBytes">) {
  const [{ appUrl }, chatwoot] = [await openPostgres(), await openLargeChatwoot()];
  onTestFinished(chatwoot.close);
  const sweeper = fork("tests/support/memory-sweeper.ts", [chatwoot.address, appUrl], { execArgv: SMALL_MACHINE });
  onTestFinished(() => void sweeper.kill("SIGKILL"));
  await answerOf(sweeper);
  const tell = async (told: string) => {
    sweeper.send(told);
    return answerOf(sweeper);
  };
  await tell("rest");
  const changedAt = Date.now() - 10 * MINUTE_MS;
  chatwoot.account = {
    conversations: 25,
    itemBytes: 2000,
    messages: 5,
    messageBytes: 2000,
    changedAt,
    firstMessageId: 1,
  };
  for (let times = 0; times < 3; times++) {
    chatwoot.account.changedAt += MINUTE_MS;
    chatwoot.account.firstMessageId += 5;
    await tell("rest");
  }
  chatwoot.account = { ...account, changedAt: changedAt + 5 * MINUTE_MS, firstMessageId: 100 };
  chatwoot.answered.length = 0;
  const took = (await tell("sweep")) as Took;
  return { took, largest: Math.max(...chatwoot.answered.map(({ bytes }) => bytes)) };
}

async function answerOf(sweeper: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  sweeper.once("exit", (code) => ended.abort(new Error(`the sweeper ended with ${code}`)));
  const [answer] = await once(sweeper, "message", { signal: ended.signal });
  return answer;
}

test.each([
  [
    "a page of 25 conversations of 3 MB",
    { conversations: 25, itemBytes: 3 * MB, messages: 1, messageBytes: 2000 },
    { stored: 25, largest: 70 * MB },
  ],
  [
    "a thread of 100 messages of 600 KB",
    { conversations: 1, itemBytes: 2000, messages: 100, messageBytes: 0.6 * MB },
    { stored: 100, largest: 55 * MB },
  ],
])("%s is swept in 60 MB of memory above rest", async (_, account, expected) => {
  const { took, largest } = await sweepOf(account);
  expect(largest).toBeGreaterThan(expected.largest);
  expect(took).toMatchObject({ outcome: "good", stored: expected.stored });
  expect(took.peakMb).toBeLessThanOrEqual(60);
});
