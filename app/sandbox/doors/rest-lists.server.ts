import { z } from "zod";
import type { Account } from "../state/account.ts";
import { findConversation } from "../state/conversations.server.ts";
import {
  type CannedResponse,
  createCannedResponse,
  createLabel,
  createTeam,
  type Label,
  listCannedResponses,
  listLabels,
  listTeams,
  removeCannedResponse,
  removeLabel,
  removeTeam,
  type Team,
} from "../state/lists.server.ts";
import { selectMessages } from "../state/messages.server.ts";
import { messageInRest } from "../wire/message-shape.server.ts";
import { ok, parseBody, Refusal, route } from "./http.server.ts";
import { administrator, type RestDoor } from "./rest-door.server.ts";

const FOUND = 15;
const taken = (what: string, attribute: string) =>
  new Refusal(422, { message: `${what} has already been taken`, attributes: [attribute] });

export const listRoutes = [
  route<RestDoor>("GET", "/labels", ({ account }) => ok({ payload: listLabels(account.state).map(labelInRest) })),
  route<RestDoor>("POST", "/labels", (door, _, { body }) => {
    administrator(door);
    const { title } = parseBody(z.object({ title: z.string().min(1) }), inner(body, "label"));
    const created = createLabel(door.account.state, title.toLowerCase());
    if (!created) throw taken("Title", "title");
    return ok(labelInRest(created));
  }),
  route<RestDoor>("DELETE", "/labels/:id", (door, [id = 0]) => {
    administrator(door);
    removeLabel(door.account.state, id);
    return { status: 200, body: null };
  }),

  route<RestDoor>("GET", "/teams", ({ account }) =>
    ok(listTeams(account.state).map((team) => teamInRest(account, team))),
  ),
  route<RestDoor>("POST", "/teams", (door, _, { body }) => {
    administrator(door);
    const Body = z.object({ name: z.string().min(1), description: z.string().nullish() });
    const { name, description } = parseBody(Body, inner(body, "team"));
    const created = createTeam(door.account.state, { name: name.toLowerCase(), description: description ?? null });
    if (!created) throw taken("Name", "name");
    return ok(teamInRest(door.account, created));
  }),
  route<RestDoor>("DELETE", "/teams/:id", (door, [id = 0]) => {
    administrator(door);
    removeTeam(door.account.state, id);
    return { status: 200, body: null };
  }),

  route<RestDoor>("GET", "/canned_responses", ({ account }, _, { query }) =>
    ok(listCannedResponses(account.state, query.get("search") ?? "").map((canned) => cannedInRest(account, canned))),
  ),
  route<RestDoor>("POST", "/canned_responses", ({ account }, _, { body }) => {
    const Body = z.object({ short_code: z.string().min(1), content: z.string().min(1) });
    const { short_code, content } = parseBody(Body, inner(body, "canned_response"));
    const created = createCannedResponse(account.state, { shortCode: short_code, content }, account.now());
    if (!created) throw taken("Short code", "short_code");
    return ok(cannedInRest(account, created));
  }),
  route<RestDoor>("DELETE", "/canned_responses/:id", ({ account }, [id = 0]) => {
    removeCannedResponse(account.state, id);
    return { status: 200, body: null };
  }),

  route<RestDoor>("GET", "/macros", () => ok({ payload: [] })),
  route<RestDoor>("GET", "/search/messages", ({ account }, _, { query }) => {
    const q = query.get("q")?.toLowerCase() ?? "";
    const page = Math.max(1, Number.parseInt(query.get("page") ?? "1", 10) || 1);
    const found = selectMessages(
      account.state,
      `where message_type <> 2 and instr(lower(coalesce(content, '')), ?) > 0
         order by created_at desc limit ${FOUND} offset ${(page - 1) * FOUND}`,
      q,
    );
    const messages = found.flatMap((message) => {
      const inboxId = findConversation(account.state, message.conversationId)?.inboxId;
      return inboxId === undefined ? [] : [messageInRest(account, message, inboxId)];
    });
    return ok({ payload: { messages } });
  }),
];

/** Rails takes a record's fields in an object of its name, or as they are. */
function inner(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null && name in body ? (body as Record<string, unknown>)[name] : body;
}

function labelInRest({ id, title }: Label) {
  return { id, title, description: null, color: "#1f93ff", show_on_sidebar: null };
}

function teamInRest(account: Account, { id, name, description }: Team) {
  return { id, name, description, allow_auto_assign: true, account_id: account.id, is_member: false };
}

function cannedInRest(account: Account, { id, shortCode, content, createdAt }: CannedResponse) {
  const at = new Date(createdAt).toISOString();
  return { id, account_id: account.id, short_code: shortCode, content, created_at: at, updated_at: at };
}
