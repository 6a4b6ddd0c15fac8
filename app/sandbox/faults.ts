import { z } from "zod";

const pattern = z.string().refine((source) => {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}, "not a regular expression");

/** Which requests a fault meets: the next so many, of one method, whose path matches a pattern. Left out: all. */
const limits = {
  next: z.number().int().min(1).optional(),
  method: z.enum(["GET", "POST", "PATCH", "PUT", "DELETE"]).optional(),
  path: pattern.optional(),
};
const Switch = z.union([z.boolean(), z.object(limits)]);

const AnswerWith = z.object({
  status: z.number().int().min(200).max(599),
  body: z.string().default(""),
  headers: z.record(z.string(), z.string()).default({}),
  saved: z.boolean().default(false),
  ...limits,
});

/** The faults that are on. Setting them replaces the whole: what is left out is off. */
export const FaultSettings = z.strictObject({
  /** The connection is torn before anything is read. */
  down: Switch.optional(),
  /** Answers come this late. */
  slowMs: z.union([z.number().min(0), z.object({ ms: z.number().min(0), ...limits })]).optional(),
  /** 500, although the message was stored. */
  errorAfterSaving: Switch.optional(),
  /** The message is stored, the connection torn before the answer. */
  loseAnswer: Switch.optional(),
  /** The connection is torn; the message is stored all the same, so much later. */
  saveLate: z.object({ ms: z.number().min(0), ...limits }).optional(),
  /** Something else answers: a proxy's page, another status. `saved` says whether Chatwoot did the work before. */
  answerWith: AnswerWith.optional(),
  rateLimited: Switch.optional(),
  unauthorized: Switch.optional(),
  /** The channel refuses a mail or SMS after Chatwoot took it: `external_error` on the message. */
  failDelivery: Switch.optional(),
  /** Mail and SMS leave this much later; a mail's recipients are read only then. */
  sendLateMs: z.number().min(0).optional(),
  /** Messages are stored without the `content_attributes` they were posted with. */
  stripMarks: Switch.optional(),
  /** Every conversation's channel takes no reply any more: `can_reply` false. */
  windowClosed: z.boolean().optional(),
  /** Snoozed conversations open so much later: Chatwoot looks every five minutes. */
  snoozeEndsLateMs: z.number().min(0).optional(),
  /** A proxy in front adds `Date` to every answer. */
  dateHeader: z.boolean().optional(),
  /** Webhooks lost: each with a chance, or the next so many. */
  dropWebhooks: z
    .union([z.object({ chance: z.number().min(0).max(1) }), z.object({ count: z.number().int().min(1) })])
    .optional(),
  /**
   * SIGKILL for a process at the nth matching request: `arrived` before the work, `saved` after it is stored, both never
   * answered; `answered` when the last byte of the answer is on its way.
   */
  killPidOnRequest: z
    .object({
      pid: z.number().int().min(2),
      nth: z.number().int().min(1),
      method: limits.method,
      path: limits.path,
      when: z.enum(["arrived", "saved", "answered"]).default("saved"),
    })
    .optional(),
});
export type FaultSettings = z.input<typeof FaultSettings>;
export type FaultName = keyof FaultSettings;

/** Faults after saving mean the sending of messages, unless said otherwise. */
const MESSAGES = { method: "POST", path: "/messages$" };

type Request = { method: string; path: string };
type Limits = { next?: number; method?: string; path?: string };

export type Faults = {
  /** What is on now; a fault limited to so many requests goes off after them. */
  current(): FaultSettings;
  /** Replaces the whole. @throws ZodError when a setting is none. */
  set(settings: FaultSettings): void;
  clear(): void;
  /** Does this fault meet this request? Uses up one of its limited number. */
  meets(
    name: "down" | "errorAfterSaving" | "loseAnswer" | "rateLimited" | "unauthorized" | "stripMarks",
    request: Request,
  ): boolean;
  delayFor(request: Request): number;
  /** How long after the connection is torn the work is done, null when it is done at once. */
  savesLate(request: Request): number | null;
  /** What answers in Chatwoot's place, null when Chatwoot itself does. */
  answersInstead(request: Request): z.output<typeof AnswerWith> | null;
  failsDelivery(): boolean;
  dropsWebhook(): boolean;
  /** The process to kill at this request, counted once per request. */
  pidToKill(request: Request): { pid: number; when: "arrived" | "saved" | "answered" } | null;
};

/** Keeps the faults in memory only: a restart starts sound. */
export function createFaults(random: () => number = Math.random): Faults {
  let on: z.output<typeof FaultSettings> = {};

  const fits = (limit: Limits, request: Request) =>
    (limit.method === undefined || limit.method === request.method) &&
    (limit.path === undefined || new RegExp(limit.path).test(request.path));

  const use = (name: FaultName, limit: Limits) => {
    if (limit.next === undefined) return;
    if (limit.next <= 1) delete on[name];
    else limit.next -= 1;
  };

  const meets = (
    name: "down" | "errorAfterSaving" | "loseAnswer" | "rateLimited" | "unauthorized" | "failDelivery" | "stripMarks",
    request: Request,
  ) => {
    const setting = on[name];
    if (!setting) return false;
    const limit: Limits = setting === true ? {} : setting;
    const saving = name === "errorAfterSaving" || name === "loseAnswer" || name === "stripMarks";
    if (!fits(saving && !limit.method && !limit.path ? MESSAGES : limit, request)) return false;
    use(name, limit);
    return true;
  };

  return {
    current: () => structuredClone(on),
    set: (settings) => {
      on = FaultSettings.parse(settings);
    },
    clear: () => {
      on = {};
    },
    meets,
    delayFor: (request) => {
      const slow = on.slowMs;
      if (slow === undefined) return 0;
      if (typeof slow === "number") return slow;
      if (!fits(slow, request)) return 0;
      use("slowMs", slow);
      return slow.ms;
    },
    savesLate: (request) => {
      const late = on.saveLate;
      if (!late || !fits(late.method || late.path ? late : { ...late, ...MESSAGES }, request)) return null;
      use("saveLate", late);
      return late.ms;
    },
    answersInstead: (request) => {
      const instead = on.answerWith;
      if (!instead || !fits(instead, request)) return null;
      use("answerWith", instead);
      return instead;
    },
    failsDelivery: () => meets("failDelivery", { method: "", path: "" }),
    dropsWebhook: () => {
      const drop = on.dropWebhooks;
      if (!drop) return false;
      if ("chance" in drop) return random() < drop.chance;
      if (drop.count <= 1) delete on.dropWebhooks;
      else drop.count -= 1;
      return true;
    },
    pidToKill: (request) => {
      const kill = on.killPidOnRequest;
      if (!kill || !fits(kill, request)) return null;
      kill.nth -= 1;
      if (kill.nth > 0) return null;
      delete on.killPidOnRequest;
      return { pid: kill.pid, when: kill.when };
    },
  };
}
