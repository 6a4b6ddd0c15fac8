// A note that is deleted while its worker is dead: by an agent before HotDash knew that it was posted, or by HotDash itself.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deployment, webAndWorker } from "../support/deployment.ts";
import { type Person, signInWith } from "../support/person.ts";
import { report } from "../support/report.ts";

const within = { timeout: 100_000, interval: 200 };
/** After all the steps of a message's life. */
const STEP = 100;

let deployment: Deployment;
let person: Person;
beforeAll(async () => {
  deployment = await webAndWorker();
  person = await signInWith(deployment.signInLink);
});
afterAll(async () => {
  await deployment?.end();
  await deployment?.outside.close();
});

const dieAt = (method: "POST" | "DELETE", path: string) => {
  const pid = deployment.at("worker").pid;
  deployment.outside.chatwoot.faults.set({ killPidOnRequest: { pid, nth: 1, method, path, when: "saved" } });
};
const standing = async (written: { conversationId: number; messageId: number }) => ({
  ...(await deployment.records.of(written)),
  ...(await deployment.outside.counted(written.conversationId)),
});

/** The worker starts again. @returns how long it took until what it left undone was done. */
async function recover(written: { conversationId: number; messageId: number }, done: "noted" | "noteDeleted") {
  const diedAt = performance.now();
  await deployment.startAgain("worker");
  await expect.poll(async () => (await deployment.records.of(written))[done], within).toBe(true);
  return Math.round(performance.now() - diedAt);
}

function tell(step: number, fault: string, counted: Awaited<ReturnType<typeof standing>>, recoveryMs: number): void {
  const { arrangement } = deployment;
  const { events, notes, deletedNotes, drafts, replies } = counted;
  const row = { received: events, lost: 0, draftedTwice: drafts - 1, notedTwice: notes + deletedNotes - 1 };
  expect(row).toEqual({ received: 1, lost: 0, draftedTwice: 0, notedTwice: 0 });
  report([
    { ...row, arrangement, fault, step: STEP + step, sentTwice: Math.max(0, replies - 1), recoveryMs, modelAsked: 1 },
  ]);
}

test("an agent deletes a note whose worker died before it was recorded: no second one is posted", async () => {
  const { outside } = deployment;
  dieAt("POST", "/messages$");
  const victim = deployment.at("worker");
  const written = await outside.write("Ada Whitfield", "Where is my order? It should have been here on Monday.");
  await victim.gone;
  expect(await standing(written)).toMatchObject({ noted: false, notes: 1, deletedNotes: 0 });
  await outside.deleteNote(written.conversationId);
  const recoveryMs = await recover(written, "noted");
  const review = await person.pending(written.conversationId);
  if (!review) throw new Error("the draft is gone");
  expect(await person.approve(review)).toMatchObject({ ok: true });
  await expect.poll(async () => (await person.review(review.approvalId)).state, within).toBe("sent");
  tell(0, "note stored and not answered, an agent deletes it", await standing(written), recoveryMs);
});

test("the worker dies after it deleted a note: it is deleted once, and no other is posted", async () => {
  const { outside } = deployment;
  await person.wantEndedNotesDeleted();
  const written = await outside.write("Bea Whitfield", "Where is my order? It should have been here on Monday.");
  await expect
    .poll(async () => (await person.pending(written.conversationId))?.noteId ?? null, within)
    .toEqual(expect.any(Number));
  const review = await person.pending(written.conversationId);
  if (!review) throw new Error("the draft is gone");
  dieAt("DELETE", "/messages/\\d+$");
  const victim = deployment.at("worker");
  expect(await person.reject(review)).toMatchObject({ ok: true });
  await victim.gone;
  expect(await standing(written)).toMatchObject({ noteDeleted: false, notes: 0, deletedNotes: 1 });
  const recoveryMs = await recover(written, "noteDeleted");
  tell(1, "note of a rejected draft deleted in Chatwoot, not recorded", await standing(written), recoveryMs);
});
