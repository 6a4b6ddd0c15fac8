import type { ModelProvider } from "@openai/agents";
import pino from "pino";
import { onTestFinished } from "vitest";
import type { ModelSettings } from "../../app/agent-service/model-settings.ts";
import { startAgentService } from "../../app/agent-service/server.server.ts";
import type { ContextPack, DraftRequest } from "../../app/drafts/draft.ts";
import { signRequest } from "../../app/drafts/signature.ts";

const SECRET = "agent-secret-of-the-tests";

/** A running agent service, offline unless told otherwise, closed when the test ends. */
export async function openAgentService(
  options: { model?: ModelSettings; provider?: ModelProvider; now?: () => Date } = {},
) {
  const logged: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  const service = await startAgentService({
    port: 0,
    host: "127.0.0.1",
    secret: SECRET,
    model: { name: "test-model" },
    log,
    ...options,
  });
  onTestFinished(() => service.close());
  const post = async (
    path: string,
    body: string,
    headers: Record<string, string> = signRequest(SECRET, body, new Date()),
  ) => {
    const response = await fetch(`${service.address}${path}`, { method: "POST", body, headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { address: service.address, secret: SECRET, logged, post };
}

/** A request for a draft with a minute to answer it. */
export function draftRequest(context: ContextPack, changes: Partial<DraftRequest> = {}): DraftRequest {
  return {
    draftId: crypto.randomUUID(),
    deadline: inSeconds(60),
    now: "2026-11-21T10:00:00.000Z",
    context,
    ...changes,
  };
}

/** An instant `seconds` from now, as requests carry it. */
export function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
