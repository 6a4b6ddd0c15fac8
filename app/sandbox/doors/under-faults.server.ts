import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Faults } from "../faults.ts";
import { type Answer, writeAnswer } from "./http.server.ts";

/** Lets the faults that are on meet a request. */
export async function underFaults(
  faults: Faults,
  call: { method: string; path: string },
  response: ServerResponse,
  stop: AbortSignal,
  /** Does the work; `onceRead` comes between reading the request and doing it. */
  answer: (onceRead?: () => Promise<void>) => Promise<Answer>,
): Promise<void> {
  if (faults.meets("down", call)) return void response.destroy();
  const kill = faults.pidToKill(call);
  if (kill?.when === "arrived") return killAndHang(kill.pid, response);
  await wait(faults.delayFor(call), undefined, { signal: stop });
  if (faults.meets("rateLimited", call)) return writeAnswer(response, { status: 429, body: "Retry later\n" });
  if (faults.meets("unauthorized", call))
    return writeAnswer(response, { status: 401, body: { error: "Invalid Access Token" } });
  const late = faults.savesLate(call);
  if (late !== null) {
    const hangUp = async () => {
      response.destroy();
      await wait(late, undefined, { signal: stop });
    };
    return void (await answer(hangUp));
  }
  const instead = faults.answersInstead(call);
  if (instead && !instead.saved) return writeAnswer(response, instead);
  const answered = await answer();
  if (instead) return writeAnswer(response, instead);
  if (kill?.when === "saved") return killAndHang(kill.pid, response);
  if (kill) response.once("finish", () => process.kill(kill.pid, "SIGKILL"));
  if (faults.meets("loseAnswer", call)) return void response.destroy();
  if (faults.meets("errorAfterSaving", call))
    return writeAnswer(response, { status: 500, body: { status: 500, error: "Internal Server Error" } });
  writeAnswer(response, answered);
}

function killAndHang(pid: number, response: ServerResponse): void {
  process.kill(pid, "SIGKILL");
  response.destroy();
}
