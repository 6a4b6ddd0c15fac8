import { z } from "zod";
import { Refused, Unavailable } from "../queue/job.ts";
import { readBytes } from "../web/read-bytes.ts";
import { DraftAnswer, type DraftRequest, NoteAnswer, type NoteRequest } from "./draft.ts";
import { signRequest } from "./signature.ts";

/** Where the agent service listens, the secret both sides hold, and the clock that deadlines were set by. */
export type AgentServiceDoor = { address: string; secret: string; now?(): Date };

/** The agent service answered, and waiting will not change the answer. */
export class AgentServiceRefused extends Refused {
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

/** A draft with all its evidence, or a note's id, stays well below. */
const LONGEST_ANSWER_BYTES = 1024 * 1024;
/** Longer deadlines exist on paper only. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** Of the service's own refusals those that time heals: a deadline that was too near, a clock that is wrong. */
const WAITING_HEALS = new Set(["deadline-passed", "signature-stale"]);
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
  return ask(agentService, "/drafts", DraftAnswer, request, signal);
}

const noNotes = ["overtaken", "note-deleted"] as const;
/** Why the service left no note, and will not when asked again. */
export type NoNote = (typeof noNotes)[number];

/**
 * Asks for the private note of a draft. Safe to repeat: a note that is there already is answered again.
 * @returns `none` when no note was left: the thread moved on, or the note was posted before and somebody deleted it.
 * @throws Unavailable and AgentServiceRefused as `askForDraft`.
 */
export async function askForNote(
  agentService: AgentServiceDoor,
  request: NoteRequest,
): Promise<z.infer<typeof NoteAnswer> | { none: NoNote }> {
  try {
    return await ask(agentService, "/notes", NoteAnswer, request);
  } catch (error) {
    const none = error instanceof AgentServiceRefused && noNotes.find((code) => code === error.code);
    if (none) return { none };
    throw error;
  }
}

async function ask<Answer>(
  { address, secret, now: clock = () => new Date() }: AgentServiceDoor,
  path: string,
  schema: z.ZodType<Answer>,
  request: { deadline: string },
  signal?: AbortSignal,
): Promise<Answer> {
  const body = JSON.stringify(request);
  const now = clock();
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
  const answer = await read(response);
  const answered = schema.safeParse(answer);
  if (response.ok && answered.success) return answered.data;
  const failed = Failure.safeParse(answer);
  // Not in the service's own words: from something in between, such as a proxy that lost it.
  if (response.ok || !failed.success)
    throw new Unavailable(
      "agent-service-garbled",
      `the agent service's address answered ${response.status} and no sense`,
    );
  const { code } = failed.data;
  if (response.status === 503 || response.status === 429 || WAITING_HEALS.has(code))
    throw new Unavailable(`agent-service-${code}`, `the agent service answered ${response.status} ${code}`);
  throw new AgentServiceRefused(response.status, code);
}

/** The answer's JSON; null when it is none, or longer than any of ours. */
async function read(response: Response): Promise<unknown> {
  const bytes = await readBytes(response, LONGEST_ANSWER_BYTES).catch((error: unknown) => {
    throw unavailable(error);
  });
  if (!bytes) await response.body?.cancel().catch(() => {});
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function unavailable(error: unknown): Unavailable {
  const timeout = error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
  return timeout
    ? new Unavailable("agent-service-timeout", "the agent service did not answer before the deadline")
    : new Unavailable("agent-service-unreachable", "the agent service cannot be reached");
}
