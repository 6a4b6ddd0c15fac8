import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ModelProvider } from "@openai/agents";
import type { Logger } from "pino";
import type { z } from "zod";
import { type DraftAnswer, DraftRequest, NoteRequest } from "../drafts/draft.ts";
import { isOffline, type ModelSettings, OFFLINE_NAME } from "./model-settings.ts";
import { leaveNote } from "./post-note.server.ts";
import { deadlinePassed, Refusal } from "./refusal.ts";
import { readSigned } from "./signed-request.server.ts";
import { singleFlight } from "./single-flight.ts";

export type AgentServiceSettings = {
  port: number;
  host: string;
  secret: string;
  model: ModelSettings;
  log: Logger;
  now?: () => Date;
  /** Where models come from, when not from the settings. */
  provider?: ModelProvider;
};
/** `close` takes no more requests and lets those under way be answered for up to the given time. */
export type AgentService = { address: string; close(withinMs?: number): Promise<void> };

/** A connection that outlives the shutdown is cut after this, so that stopping takes seconds. */
const CLOSE_MS = 3_000;
const IDLE_LOOK_MS = 50;
/** No draft is worth a longer wait, whatever deadline was given. */
const LONGEST_RUN_MS = 10 * 60_000;

/**
 * Starts the agent service: `GET /health`, and signed `POST /drafts` and `POST /notes`. It holds the model's key and
 * opens no database. Errors are `{code, message, details?}`.
 */
export async function startAgentService(settings: AgentServiceSettings): Promise<AgentService> {
  const answer = answering(settings);
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(settings.port, settings.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = settings.host === "0.0.0.0" || settings.host === "::" ? "127.0.0.1" : settings.host;
  return {
    address: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
    close: async (withinMs = CLOSE_MS) => {
      const cut = setTimeout(() => server.closeAllConnections(), withinMs);
      // Kept alive, a connection would stay open for seconds after the answer that is under way on it.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
      await new Promise((closed) => server.close(closed));
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}

function answering(settings: AgentServiceSettings) {
  const { secret, model, log, now = () => new Date() } = settings;
  const drafts = singleFlight<DraftAnswer>();
  const notes = singleFlight<number>();
  const drafter = openOnce(settings);
  // Loading the SDK blocks for up to a second: better now than under the first draft. A failure is told by that draft.
  drafter().catch(() => {});

  const writeDraft = async (body: unknown) => {
    const request = parse(DraftRequest, body);
    const left = timeLeft(request.deadline, now());
    return drafts(request.draftId, now(), () =>
      beforeDeadline(left, async (signal) => (await drafter())(request, signal)),
    );
  };
  const writeNote = async (body: unknown) => {
    const request = parse(NoteRequest, body);
    timeLeft(request.deadline, now());
    return { noteId: await notes(request.draftId, now(), () => leaveNote(request, now)) };
  };
  const doors: Record<string, { method: "GET" | "POST"; open(request: IncomingMessage): Promise<unknown> }> = {
    "/health": {
      method: "GET",
      open: async () => ({ status: "ok", model: isOffline(model) ? OFFLINE_NAME : model.name }),
    },
    "/drafts": { method: "POST", open: async (request) => writeDraft(await readSigned(request, secret, now())) },
    "/notes": { method: "POST", open: async (request) => writeNote(await readSigned(request, secret, now())) },
  };

  return async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "/").replace(/\?.*/, "");
    const door = Object.hasOwn(doors, path) ? doors[path] : undefined;
    try {
      if (!door) throw new Refusal(404, "not-found", "there is nothing here");
      if (request.method !== door.method) {
        response.setHeader("Allow", door.method);
        throw new Refusal(405, "method-not-allowed", `use ${door.method}`);
      }
      send(response, 200, await door.open(request));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : unexpected(error, log);
      log.info({ path: door ? path : "unknown", status: refusal.status, code: refusal.code }, "agent service refused");
      send(response, refusal.status, {
        code: refusal.code,
        message: refusal.message,
        ...(refusal.details !== undefined && { details: refusal.details }),
      });
    }
  };
}

/** The agents and their SDK take up to a second to load, so they wait for the first draft, and load once. */
function openOnce({ model, provider }: AgentServiceSettings) {
  let opened: Promise<ReturnType<typeof import("./write-draft.server.ts").openDrafter>> | undefined;
  return () => {
    opened ??= import("./write-draft.server.ts").then(({ openDrafter }) => openDrafter(model, provider));
    return opened;
  };
}

function parse<Request>(schema: z.ZodType<Request>, body: unknown): Request {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new Refusal(400, "not-the-schema", "the body is not what this address takes", details);
}

function timeLeft(deadline: string, now: Date): number {
  const left = new Date(deadline).getTime() - now.getTime();
  if (left <= 0) throw deadlinePassed();
  return left;
}

/** Runs `work` until its deadline, whether or not it heeds the signal; what fails after that failed because of it. */
async function beforeDeadline<Result>(milliseconds: number, work: (signal: AbortSignal) => Promise<Result>) {
  const signal = AbortSignal.timeout(Math.min(milliseconds, LONGEST_RUN_MS));
  const passed = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(deadlinePassed()), { once: true });
  });
  try {
    return await Promise.race([work(signal), passed]);
  } catch (error) {
    throw signal.aborted ? deadlinePassed() : error;
  }
}

function unexpected(error: unknown, log: Logger): Refusal {
  // The message may quote a prompt, so only the error's kind and place are logged.
  const { name, stack } = error instanceof Error ? error : new Error("not an error");
  const at = stack?.split("\n").filter((line) => line.startsWith("    at "));
  log.error({ error: name, at }, "agent service failed");
  return new Refusal(500, "internal", "something went wrong here");
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}
