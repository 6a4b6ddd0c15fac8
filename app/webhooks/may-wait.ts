import { z } from "zod";

const OfUpdate = z.object({
  source_id: z.string().nullish(),
  content_attributes: z.object({ deleted: z.unknown(), external_error: z.unknown() }).partial().nullish(),
});

/**
 * Whether nobody waits for what an update tells: no deletion, no failure, and not that the channel has taken the message. Most
 * of these are receipts. Judged by the delivery's body, since it tells nothing else in time.
 */
export function mayWait(event: string, delivery: unknown): boolean {
  if (event !== "message_updated") return false;
  const update = OfUpdate.safeParse(delivery).data;
  if (!update) return false;
  const { source_id, content_attributes } = update;
  return !source_id && !content_attributes?.deleted && !content_attributes?.external_error;
}
