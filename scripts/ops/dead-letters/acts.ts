import { parseArgs } from "node:util";
import { z } from "zod";
import { causeInWords } from "../../../app/queue/causes.ts";
import { columns } from "../../operators/columns.ts";

export type Wanted = { act: "list" | "show" | "redrive"; args: unknown; json: boolean };

const Letter = z.object({
  id: z.string(),
  job: z.string(),
  about: z.string(),
  cause: z.string(),
  message: z.string(),
  tries: z.number(),
  at: z.string(),
});
const List = z.object({ rows: z.array(Letter), next: z.string().nullable() });
const InFull = Letter.extend({
  payload: z.unknown(),
  failures: z.array(z.object({ try: z.number(), cause: z.string(), message: z.string(), at: z.string() })),
}).nullable();
const Tally = z.object({
  redriven: z.number(),
  dropped: z.number(),
  gone: z.number(),
  kept: z.array(z.object({ id: z.string(), why: z.string() })),
});

/** What is wanted, or what is wrong with the words. */
export function understand(words: string[]): Wanted | string {
  try {
    const { positionals, values } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        cause: { type: "string" },
        job: { type: "string" },
        all: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const [act, ...ids] = positionals;
    const { cause, job, all, json } = values;
    const strange = ids.find((id) => !z.uuid().safeParse(id).success);
    if (act !== "list" && act !== "show" && act !== "redrive")
      return act ? `There is no act ${act}.` : "Say what to do.";
    if (act === "list") {
      if (ids.length > 0 || all) return "list takes --cause and --job, no more.";
      return { act, json, args: { cause: cause ?? null, job: job ?? null } };
    }
    if (strange) return `${strange} is no dead letter's id: copy one from the list.`;
    if (act === "show")
      return ids.length === 1 && !cause && !job && !all ? { act, json, args: ids[0] } : "show takes one id.";
    const ways = [ids.length > 0, Boolean(cause || job), all].filter(Boolean).length;
    if (ways !== 1) return "Say which: ids, or --cause or --job, or --all.";
    return { act, json, args: ids.length > 0 ? { ids } : { ...(cause && { cause }), ...(job && { job }) } };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What came of it, in words, and whether it was done. */
export function say({ act }: Wanted, result: unknown): { text: string; done: boolean } {
  if (act === "list") return { text: listed(List.parse(result)), done: true };
  if (act === "show") {
    const letter = InFull.parse(result);
    return letter
      ? { text: inFull(letter), done: true }
      : { text: "There is no such dead letter: it was redriven, or its id is another. See the list.", done: false };
  }
  const { redriven, dropped, gone, kept } = Tally.parse(result);
  const lines = [
    `${redriven} redriven, ${dropped} no longer wanted and dropped, ${gone} redriven already.`,
    ...kept.map(({ id, why }) => `${id} was kept: ${why}`),
  ];
  return { text: lines.join("\n"), done: kept.length === 0 };
}

function listed({ rows, next }: z.infer<typeof List>): string {
  if (rows.length === 0) return "No dead letter fits.";
  const table = columns([
    ["ID", "SINCE", "JOB", "CAUSE", "TRIES", "ABOUT"],
    ...rows.map(({ id, at, job, cause, tries, about }) => [id, second(at), job, cause, String(tries), about]),
  ]);
  return next ? `${table}\nThere are more: narrow them by --cause or --job.` : table;
}

function inFull({ failures, payload, ...letter }: NonNullable<z.infer<typeof InFull>>): string {
  const { says, todo } = causeInWords(letter.cause);
  const facts = columns([
    ["Job", letter.job],
    ["About", letter.about],
    ["Given up", second(letter.at)],
    ["Tries", String(letter.tries)],
    ["Cause", `${letter.cause}: ${says}`],
    ["What to do", todo],
    ["Last error", letter.message],
    ["Payload", JSON.stringify(payload)],
  ]);
  const history = columns([
    ["FAILED", "TRY", "CAUSE", "WHAT HAPPENED"],
    ...failures.map((one) => [second(one.at), String(one.try), one.cause, one.message]),
  ]);
  return failures.length > 0 ? `${facts}\n\n${history}` : facts;
}

/** To the second, in UTC. */
const second = (iso: string) => `${iso.slice(0, 19)}Z`;
