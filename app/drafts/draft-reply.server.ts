import type { App } from "../app.ts";
import { beginDraft, closeRun, failDraft, storeDraft } from "../approvals/drafting.server.ts";
import { isDatabaseAway } from "../db/away.ts";
import { onceBack } from "../db/once-back.server.ts";
import { Unavailable } from "../queue/job.ts";
import { AgentServiceRefused, askForDraft } from "./agent-client.server.ts";
import { gatherContext } from "./context-pack.server.ts";

/**
 * Makes a draft for a conversation and puts it before the reviewer. Safe to run twice: what a run may do is decided
 * under the conversation's lock, and an overtaken run's answer is dropped.
 * @throws Unavailable when the agent service does not answer for now.
 */
export async function draftReply(
  app: App,
  { accountId, conversationId }: { accountId: number; conversationId: number },
): Promise<void> {
  if (accountId !== app.chatwoot.id)
    throw new Unavailable("other-account", `account ${accountId} is not the one configured now`);
  const run = await beginDraft(app, conversationId);
  if (!run) return;
  try {
    const context = await gatherContext(app, run);
    const answer = await askForDraft(app.agentService, {
      draftId: run.draftId,
      deadline: run.deadline.toISOString(),
      now: app.now().toISOString(),
      context,
    });
    await onceBack(() => storeDraft(app, run, answer));
  } catch (error) {
    if (error instanceof AgentServiceRefused) return failDraft(app, run, error.code);
    if (error instanceof Unavailable) await closeRun(app, run, error.causeName);
    if (isDatabaseAway(error)) await onceBack(() => closeRun(app, run, "database-away"));
    throw error;
  }
}
