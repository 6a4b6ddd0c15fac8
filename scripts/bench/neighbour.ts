// npm run bench:neighbour: plays the same ten conversations on the sandbox with HotDash, and without it, where an agent answers
// by hand in the same words at the same moments, and prints side by side what agents notice (docs/neighbour.md).
import { buildIfStale } from "../build/stale.ts";
import { startHotDash } from "./neighbour/hotdash.ts";
import { listOf, numbersOf, requestsOf } from "./neighbour/page.ts";
import { type Played, playAll } from "./neighbour/play.ts";
import { readSeen, type Seen, WIDTH } from "./neighbour/seen.ts";
import { openShop } from "./neighbour/shop.ts";
import { report } from "./report.ts";

buildIfStale();
const kept = await playWith();
const bare = await playWithout(kept.played);
report("neighbour", "Ten conversations, side by side.", numbersOf(bare, kept.seen), [
  `Lines are counted at ${WIDTH} characters each. Measured on the sandbox.`,
]);
report("neighbour-list", "Chatwoot's list while each customer waits for the first answer.", listOf(bare, kept.seen));
report("neighbour-requests", "What HotDash asked of Chatwoot.", requestsOf(kept.seen));
process.exit(0);

async function playWith(): Promise<{ played: Played[]; seen: Seen }> {
  const shop = await openShop();
  const hotdash = await startHotDash(shop);
  // What a start asks for is not what a conversation costs.
  hotdash.requests.length = 0;
  const sinceS = Math.floor(Date.now() / 1000);
  const played = await playAll(shop, hotdash);
  const seen = await readSeen(shop, played, sinceS, hotdash);
  await hotdash.close();
  await shop.close();
  return { played, seen };
}

async function playWithout(played: Played[]): Promise<Seen> {
  const shop = await openShop();
  const sinceS = Math.floor(Date.now() / 1000);
  const seen = await readSeen(shop, await playAll(shop, played), sinceS);
  await shop.close();
  return seen;
}
