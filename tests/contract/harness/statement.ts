import type { World } from "../world.ts";
import { NotTried, Unreachable } from "./check.ts";

/** Something that is done once a run; what was answered and delivered is kept for its statements. */
export type Scene<Seen> = { name: string; act(world: World): Promise<Seen> };

/** One sentence of the contract that the product rests on, with the contract's section. */
export type Statement = { section: string; says: string; check(world: World): Promise<void> };

export type Verdict =
  | { outcome: "held" }
  | { outcome: "differs"; came: string }
  | { outcome: "not tried"; why: string; unreachable?: true };

export function scene<Seen>(name: string, act: (world: World) => Promise<Seen>): Scene<Seen> {
  return { name, act };
}

export function statement<Seen>(
  section: string,
  says: string,
  about: Scene<Seen>,
  check: (seen: Seen, world: World) => void | Promise<void>,
): Statement {
  return { section, says, check: async (world) => check(await world.play(about), world) };
}

/** Plays a scene once; a later statement gets what the first one got, its failure included. */
export function openStage(world: () => World): World["play"] {
  const played = new Map<Scene<unknown>, Promise<unknown>>();
  return <Seen>(about: Scene<Seen>): Promise<Seen> => {
    const before = played.get(about);
    if (before) return before as Promise<Seen>;
    const playing = about.act(world()).catch((error: unknown) => {
      if (error instanceof NotTried) throw error;
      throw new Error(`scene "${about.name}": ${error instanceof Error ? error.message : String(error)}`);
    });
    playing.catch(() => {});
    played.set(about, playing);
    return playing;
  };
}

export async function judge(world: World, { check }: Statement): Promise<Verdict> {
  try {
    await check(world);
    return { outcome: "held" };
  } catch (error) {
    if (error instanceof Unreachable) return { outcome: "not tried", why: error.message, unreachable: true };
    if (error instanceof NotTried) return { outcome: "not tried", why: error.message };
    return { outcome: "differs", came: error instanceof Error ? error.message : String(error) };
  }
}

/** Why it did not hold, in one line. */
export function reasonOf(verdict: Verdict): string {
  return verdict.outcome === "held" ? "" : verdict.outcome === "differs" ? verdict.came : verdict.why;
}
