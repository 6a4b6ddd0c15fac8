// npm run demo: the main job over HTTP on a fresh data folder. Prints each step with its time and exits 0, or says what failed.
import type { QueueItem, Review } from "../app/approvals/view.ts";
import { asRead } from "../app/chatwoot/reply-text/as-read.ts";
import { buildIfStale } from "./build/stale.ts";
import { type Fresh, startFresh } from "./walk/fresh.ts";
import { signInByLink, until } from "./walk/visitor.ts";

let startedAt = 0;
let lastAt = 0;
const step = (what: string) => {
  const now = performance.now();
  console.log(
    `${((now - startedAt) / 1000).toFixed(2).padStart(7)} s  (+${(now - lastAt).toFixed(0).padStart(5)} ms)  ${what}`,
  );
  lastAt = now;
};

buildIfStale();
startedAt = lastAt = performance.now();
const running = await startFresh({ UNDO_SECONDS: "1", DRAFT_QUIET_SECONDS: "1" });
try {
  await walk(running);
} finally {
  await running.stop();
}
process.exit(0);

async function walk({ signInLink, sandboxAddress }: Fresh): Promise<void> {
  step("started on a fresh data folder");
  const reviewer = await signInByLink(signInLink, {
    email: "avery@shop.example",
    name: "Avery Stone",
    password: "a long demo password",
  });
  step("signed in by the one-time link");

  const written = await asCustomer<{ conversationId: number }>(sandboxAddress, "/customer/messages", {
    name: "Dana Whitfield",
    email: "dana@post.example",
    channel: "email",
    subject: "Two fittings missing from order #4821",
    text: "Box came this morning but I count four of the -6 AN 45° swivels, not six. Can you send the last two?",
  });
  step("the customer wrote by mail; Chatwoot posted its signed webhook");
  const item = await until("a draft", async () => {
    const { data } = await reviewer.get<{ data: QueueItem[] }>("/api/v1/approvals");
    return data.find((one) => one.conversationId === written.conversationId && one.state === "pending_review");
  });
  step(`draft pending review: ${item.intent}, ${item.risk} risk`);
  const { data: review } = await reviewer.get<{ data: Review }>(`/api/v1/approvals/${item.approvalId}`);
  if (!review.draft) throw new Error("the approval has no draft");
  await until("the private note", async () => {
    const thread = await fetch(`${sandboxAddress}/customer/conversations/${written.conversationId}`).then((answer) =>
      answer.text(),
    );
    if (thread.includes("Review in HotDash")) throw new Error("the customer can see the private note");
    return (await reviewer.get<{ data: Review }>(`/api/v1/approvals/${item.approvalId}`)).data.noteId !== null;
  });
  step("private note posted, and the customer does not see it");

  const finalText = `${review.draft.reply}\n\nP.S. Sorry for the extra wait before your race.`;
  const decided = await reviewer.post<{ ok: boolean; message?: string }>(
    `/app/approvals/${item.approvalId}/decisions`,
    {
      outcome: "approve",
      version: review.version,
      draftId: review.draft.id,
      seenMessageId: review.seenMessageId,
      recipients: review.recipients,
      grades: { tone: 4, accuracy: 5, policy: 5 },
      finalText,
      basis: review.draft.evidence.length > 0 ? "evidence" : "own_knowledge",
      reason: "tone",
      note: "",
      openedAt: null,
    },
  );
  if (!decided.ok) throw new Error(`the approval was refused: ${decided.message}`);
  step("approved with an edit and three grades; the undo window runs");
  const replies = await until("the reply", async () => {
    const thread = (await fetch(`${sandboxAddress}/customer/conversations/${written.conversationId}`).then((answer) =>
      answer.json(),
    )) as {
      messages: { from: string; text: string }[];
    };
    const fromShop = thread.messages.filter((message) => message.from === "shop");
    return fromShop.length > 0 && fromShop;
  });
  if (replies.length !== 1 || replies[0]?.text.trim() !== asRead(finalText, review.chatwootChannel).trim())
    throw new Error(`the customer sees ${replies.length} replies, or another text`);
  step("delivered: the customer sees the approved text, once");
}

async function asCustomer<Answer>(sandbox: string, path: string, body: unknown): Promise<Answer> {
  const answer = await fetch(sandbox + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
  return (await answer.json()) as Answer;
}
