import { z } from "zod";
import type { ShownInSlack } from "../slack-view.ts";
import { ok, route } from "./http.server.ts";

/** The page shows no more; a restart forgets them. */
const MOST_KEPT = 30;

const Text = z.object({ text: z.string().min(1).max(3000) });
/** As much of an incoming webhook's payload as HotDash sends; Slack takes at most 50 blocks. */
const Payload = z.object({
  text: z.string().min(1),
  blocks: z
    .array(
      z.union([
        z.object({ type: z.literal("section"), text: Text }),
        z.object({ type: z.literal("context"), elements: z.array(Text).max(10) }),
      ]),
    )
    .max(50),
});

export type SlackDoor = { slack: { shown: ShownInSlack[]; now(): Date } };

/** A Slack channel behind an incoming webhook, answering as Slack does. */
export const slackRoutes = [
  route<SlackDoor>("POST", "/slack", ({ slack: { shown, now } }, _, { body }) => {
    const payload = Payload.safeParse(body);
    if (!payload.success) return { status: 400, body: "invalid_payload" };
    const lines = payload.data.blocks.flatMap((block) =>
      block.type === "section" ? [block.text.text] : block.elements.map(({ text }) => text),
    );
    shown.unshift({ id: (shown[0]?.id ?? 0) + 1, at: now().toISOString(), lines });
    shown.splice(MOST_KEPT);
    return ok("ok");
  }),
  route<SlackDoor>("GET", "/slack", ({ slack }) => ok({ messages: slack.shown })),
];
