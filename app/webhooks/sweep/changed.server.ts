import type { App } from "../../app.ts";
import type { ConversationEvent } from "../../chatwoot/payloads.ts";
import { type Listed, listChanged } from "../../chatwoot/threads.server.ts";
import { describeFailure } from "../../queue/failure.ts";
import { isListsOwnFault, listPages, logUnreadable } from "./list-pages.server.ts";
import { keepPlace, type Moment, type Place, setClock, type Turn } from "./turn.server.ts";

/** A change may be stored after its own time, while the list is read. */
const MARGIN_MS = 60_000;
/** `updated_within` answers everything unpaged, so a longer gap is paged instead. */
const LONGEST_UNPAGED_GAP_MS = 10 * 60_000;
/** How far Chatwoot's clock is thought to be from ours where it never told: further, and it refuses nothing but its webhooks are stale. */
const CLOCK_DOUBT_MS = 5 * 60_000;
/** Chatwoot's usual page. */
const PAGE = 25;

/** The conversations that changed since the last good round, newest first where there are many. */
export async function* changedSince(app: App, turn: Turn, lastGood: Moment): AsyncGenerator<ConversationEvent[]> {
  if (!turn.place) {
    const all = await listIfShort(app, turn, lastGood);
    if (all) {
      yield all.conversations;
      return;
    }
  }
  const back = reachesBackTo(lastGood);
  for await (const page of pagesByActivity(app, turn)) {
    const changed = page.filter(({ last_activity_at: at }) => !at || at.getTime() >= back);
    yield changed;
    if (changed.length < page.length) return;
  }
}

/** Null when the gap, or what changed within it, is too large for one answer, or that one cannot be read. */
async function listIfShort(app: App, turn: Turn, lastGood: Moment): Promise<Listed | null> {
  let gapMs = Math.max(0, app.now().getTime() - lastGood.ours.getTime());
  for (;;) {
    if (gapMs > LONGEST_UNPAGED_GAP_MS) return null;
    const within = (gapMs + MARGIN_MS) / 1000;
    const all = await turn.pace
      .ask(() => listChanged(app.chatwoot, within))
      .catch((error: unknown) => {
        if (!isListsOwnFault(error)) throw error;
        app.log.info({ cause: describeFailure(error).message }, "what changed is read page by page instead");
        return null;
      });
    if (!all) return null;
    logUnreadable(app, all);
    await setClock(app, turn, all.at);
    // Our clock was set back or forward meanwhile: Chatwoot's tells how much time really passed.
    const passedMs = all.at && lastGood.chatwoots ? all.at.getTime() - lastGood.chatwoots.getTime() : gapMs;
    if (passedMs <= gapMs + MARGIN_MS / 2) return all;
    gapMs = passedMs;
  }
}

/** By Chatwoot's clock, in whole seconds as it tells an activity. */
function reachesBackTo({ ours, chatwoots }: Moment): number {
  const from = (chatwoots?.getTime() ?? ours.getTime() - CLOCK_DOUBT_MS) - MARGIN_MS;
  return Math.floor(from / 1000) * 1000;
}

/**
 * The list from the turn's place to its end. Whatever comes to the top while it is paged pushes the rest down, and is read
 * twice or by the next round; whatever is deleted pulls the rest up, past the page that comes next, so that is stepped back.
 * A page that cannot be read is skipped.
 */
export async function* pagesByActivity(app: App, turn: Turn): AsyncGenerator<ConversationEvent[]> {
  const pages = listPages(app, turn);
  for (let place: Place = turn.place ?? { page: 1, inAll: null }; ; ) {
    const { page } = place;
    const listed = await pages.fetch(page);
    if (!listed) {
      place = { ...place, page: page + 1 };
      continue;
    }
    await setClock(app, turn, listed.at);
    const { inAll } = listed;
    const gone = place.inAll === null || inAll === null ? 0 : place.inAll - inAll;
    if (gone > 0 && page > 1) {
      place = { page: Math.max(1, page - Math.ceil(gone / (listed.length || PAGE))), inAll };
      continue;
    }
    if (listed.length === 0) return pages.end();
    yield listed.conversations;
    place = { page: page + 1, inAll };
    await keepPlace(app, turn, place);
  }
}
