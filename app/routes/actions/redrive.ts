import type { ActionFunctionArgs } from "react-router";
import { z } from "zod";
import { signedIn } from "../../operators/signed-in.server.ts";
import { readJson } from "../../web/read-json.server.ts";
import { redrive } from "../../webhooks/redrive/redrive.server.ts";

const LONGEST_NAME = 100;
const MOST_AT_ONCE = 500;

/** Some by id; or all, or all of a cause or a kind of job. */
const Which = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(MOST_AT_ONCE) }),
  z.strictObject({ cause: z.string().max(LONGEST_NAME).optional(), job: z.string().max(LONGEST_NAME).optional() }),
]);

export async function action(args: ActionFunctionArgs) {
  // Nothing reaches a customer by it that was not approved, but it is work upon what customers wait for.
  const { app, operator } = await signedIn(args, "reviewer");
  return redrive(app, operator, await readJson(args.request, Which), app.queue.wake);
}
