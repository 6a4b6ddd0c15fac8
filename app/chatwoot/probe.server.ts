import type { z } from "zod";
import { readBytes } from "../web/read-bytes.ts";
import { causeCode } from "./client.server.ts";
import { type Failure, failureOfCode, saidIn } from "./failure.ts";
import { printable } from "./printable.ts";

/** Thousands of inboxes and webhooks fit; without a bound an endless answer would fill the memory until its time is over. */
const MOST_BYTES = 8 * 1024 * 1024;

/** What one question to Chatwoot came to: its answer, or why there is none. */
export type Probed<Answer> = { ok: true; answer: Answer } | { ok: false; failure: Failure };

/** The answer, when it came by our clock, and the sender's clock then as its `Date` header tells it. */
export type Asked<Answer> = { probed: Probed<Answer>; at: Date; clock: { theirs: Date; ours: Date } | null };

/**
 * Asks Chatwoot one thing, once, and names what went wrong: unlike `callChatwoot` it throws nothing and follows no
 * redirect, since where the address leads is what it is asked for.
 * @param url whole address; the token is sent only when given.
 */
export async function probe<Answer>(
  url: string,
  answer: z.ZodType<Answer>,
  { token, signal, now }: { token?: string; signal: AbortSignal; now: () => Date },
): Promise<Asked<Answer>> {
  try {
    const headers = { Accept: "application/json", ...(token !== undefined && { "Api-Access-Token": token }) };
    const response = await fetch(url, { headers, redirect: "manual", signal });
    const at = now();
    return { probed: await read(response, answer), at, clock: clockOf(response, at) };
  } catch (error) {
    return { probed: { ok: false, failure: brokenBy(error) }, at: now(), clock: null };
  }
}

async function read<Answer>(response: Response, answer: z.ZodType<Answer>): Promise<Probed<Answer>> {
  const failed = (failure: Failure): Probed<Answer> => ({ ok: false, failure });
  const { status } = response;
  const target = status >= 300 && status < 400 ? response.headers.get("location") : null;
  if (target) {
    await response.body?.cancel();
    return failed({ kind: "redirect", to: withoutSecrets(target, response.url) });
  }
  const bytes = await readBytes(response, MOST_BYTES);
  if (!bytes) {
    await response.body?.cancel();
    return failed({ kind: "other-shape" });
  }
  const raw = new TextDecoder().decode(bytes);
  const page = /^\s*</.test(raw);
  if (!response.ok) return failed({ kind: "status", status, page, said: saidIn(raw, status, page) });
  if (page) return failed({ kind: "page" });
  const parsed = answer.safeParse(parse(raw));
  return parsed.success ? { ok: true, answer: parsed.data } : failed({ kind: "other-shape" });
}

function parse(raw: string): unknown {
  try {
    return printable(JSON.parse(raw));
  } catch {
    return undefined;
  }
}

/** Where a redirect leads, without the query, which may carry what is nobody's business. */
function withoutSecrets(target: string, from: string): string {
  if (!URL.canParse(target, from)) return "an address that cannot be read";
  const { origin, pathname } = new URL(target, from);
  return pathname === "/" ? origin : origin + pathname;
}

function clockOf(response: Response, ours: Date): Asked<never>["clock"] {
  const theirs = new Date(response.headers.get("date") ?? Number.NaN);
  return Number.isNaN(theirs.getTime()) ? null : { theirs, ours };
}

function brokenBy(error: unknown): Failure {
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return { kind: "timeout" };
  return failureOfCode(causeCode(error));
}
