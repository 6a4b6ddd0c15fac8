import { judge, type Statement, type Verdict } from "./harness/statement.ts";
import { statements } from "./statements/all.ts";
import type { World } from "./world.ts";

/** Tries every statement in turn, until Chatwoot no longer answers; `onVerdict` gets each verdict as it is known. */
export async function runAll(
  world: World,
  onVerdict: (statement: Statement, verdict: Verdict) => void,
  stopped: () => boolean = () => false,
): Promise<void> {
  for (const statement of statements) {
    if (stopped()) return;
    const verdict = await judge(world, statement);
    onVerdict(statement, verdict);
    if (verdict.outcome === "not tried" && verdict.unreachable) return;
  }
}
