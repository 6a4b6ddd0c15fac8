import { z } from "zod";
import { Unavailable } from "../queue/job.ts";
import { DraftAnswer, type DraftRequest, NoteAnswer, type NoteRequest } from "./draft.ts";
import { signRequest } from "./signature.ts";

/** Where the agent service listens, and the secret both sides hold. */
export type AgentServiceDoor = { address: string; secret: string };

/** The agent service answered, and waiting will not change the answer. */
export class AgentServiceRefused extends Error {
  override name = "AgentServiceRefused";
  readonly status: number;
  /** The service's own name for it: `model-misbehaved`, `chatwoot-refused`, `not-the-schema`. */
  readonly code: string;
  constructor(status: number, code: string) {
    super(`the agent service answered ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** Longer deadlines exist on paper only. */
const LONGEST_WAIT_MS = 10 * 60_000;

const Failure = z.object({ code: z.string().regex(/^[a-z0-9-]{1,60}$/) });

/**
 * Asks for a draft and waits until its deadline.
 * @throws Unavailable (`agent-service-…`) when waiting may help, AgentServiceRefused when it will not.
 */
export async function askForDraft(
  agentService: AgentServiceDoor,
  request: DraftRequest,
  signal?: AbortSignal,
): Promise<DraftAnswer> {
  return DraftAnswer.parse(await ask(agentService, "/drafts", request, signal));
}

/**
 * Asks for the private note of a draft. Safe to repeat: a note that is there already is answered again.
 * @returns `overtaken` when the thread moved on, so that no note was left.
 * @throws Unavailable and AgentServiceRefused as `askForDraft`.
 */
export async function askForNote(
  agentService: AgentServiceDoor,
  request: NoteRequest,
): Promise<z.infer<typeof NoteAnswer> | { overtaken: true }> {
  try {
    return NoteAnswer.parse(await ask(agentService, "/notes", request));
  } catch (error) {
    if (error instanceof AgentServiceRefused && error.code === "overtaken") return { overtaken: true };
    throw error;
  }
}

async function ask(
  { address, secret }: AgentServiceDoor,
  path: string,
  request: { deadline: string },
  signal?: AbortSignal,
): Promise<unknown> {
  const body = JSON.stringify(request);
  const now = new Date();
  const left = new Date(request.deadline).getTime() - now.getTime();
  const untilDeadline = AbortSignal.timeout(Math.min(Math.max(0, left), LONGEST_WAIT_MS));
  const response = await fetch(`${address}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...signRequest(secret, body, now) },
    body,
    redirect: "error",
    signal: signal ? AbortSignal.any([signal, untilDeadline]) : untilDeadline,
  }).catch((error: unknown) => {
    throw unavailable(error);
  });
  const answer = await response.json().catch((error: unknown) => {
    // An answer that is no JSON comes from something in between, such as a proxy that lost the service.
    if (error instanceof SyntaxError && response.status < 500)
      throw new AgentServiceRefused(response.status, "not-json");
    throw unavailable(error);
  });
  if (response.ok) return answer;
  const code = Failure.safeParse(answer).data?.code ?? "unknown";
  if (response.status === 503 || response.status === 429 || code === "deadline-passed")
    throw new Unavailable(`agent-service-${code}`, `the agent service answered ${response.status} ${code}`);
  throw new AgentServiceRefused(response.status, code);
}

function unavailable(error: unknown): Unavailable {
  const timeout = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
  return timeout
    ? new Unavailable("agent-service-timeout", "the agent service did not answer before the deadline")
    : new Unavailable("agent-service-unreachable", "the agent service cannot be reached");
}
