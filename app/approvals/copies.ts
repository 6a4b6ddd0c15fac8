import { z } from "zod";

/** Chatwoot's own address of a conversation: `reply+<uuid>@…`. */
const OF_A_CONVERSATION = /^reply\+[0-9a-f-]{36}@/i;

/**
 * The addresses that get a copy: each once, without those left out (the shop's own, or its mail would come back to it, and
 * whom the mail goes to anyway). What is no address stays behind: Chatwoot would refuse the whole reply for it.
 * @param told as it stands in a mail: "Sam <sam@post.example>" or the bare address; anything else is nobody.
 */
export function copiesOf(told: unknown, leftOut: string[]): string[] {
  const kept = new Map<string, string>();
  const without = new Set(leftOut.map((address) => address.toLowerCase()));
  for (const one of Array.isArray(told) ? told : []) {
    const address = addressIn(one);
    if (address === null || without.has(address.toLowerCase()) || OF_A_CONVERSATION.test(address)) continue;
    if (!kept.has(address.toLowerCase())) kept.set(address.toLowerCase(), address);
  }
  return [...kept.values()];
}

function addressIn(told: unknown): string | null {
  if (typeof told !== "string") return null;
  const bare = /<([^<>]+)>\s*$/.exec(told)?.[1] ?? told;
  return z.email().safeParse(bare.trim()).data ?? null;
}
