import { askingCustomer } from "../customers.ts";
import { at, equal, hasKeys, listAt, matching, shows, text } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";
import { withAgent } from "./first-message.ts";

const UNKNOWN = 2_000_000_000;

const refused = scene("calls that Chatwoot refuses", async (world) => {
  const path = `/api/v1/accounts/${world.accountId}/conversations`;
  const { conversation } = await askingCustomer(world, "Refused?");
  const ours = `/conversations/${conversation}`;
  const post = (rest: string, body: Record<string, unknown> | string) =>
    world.admin.call("POST", `${ours}${rest}`, body);
  return {
    noToken: await world.stranger.call("GET", path),
    wrongToken: await world.stranger.call("GET", path, undefined, { "Api-Access-Token": "no-such-token" }),
    bearer: await world.stranger.call("GET", path, undefined, { Authorization: "Bearer no-such-token" }),
    otherAccount: await world.fromRoot.call("GET", `/api/v1/accounts/${UNKNOWN}/conversations`),
    noConversation: await world.admin.call("GET", `/conversations/${UNKNOWN}`),
    noMessages: await world.admin.call("GET", `/conversations/${UNKNOWN}/messages`),
    noContact: await world.admin.call("GET", `/contacts/${UNKNOWN}`),
    noRoute: await world.admin.call("GET", "/no-such-route"),
    noVerb: await world.admin.call("PUT", `${ours}/labels`, {}),
    noJson: await post("/messages", "{this is no JSON"),
    surrogate: await post("/messages", '{"content":"\\ud800"}'),
    strangeStatus: await post("/toggle_status", { status: "sleeping" }),
    strangePriority: await post("/toggle_priority", { priority: "very" }),
    tooLong: await post("/messages", { content: "x".repeat(150_001) }),
    noParameter: await world.admin.call("POST", "/webhooks", {}),
    noSearch: await world.admin.call("POST", "/conversations/filter", {
      payload: [{ attribute_key: "shoe_size", filter_operator: "equal_to", values: ["44"] }],
    }),
  };
});

const asAgent = scene("an agent calls what administrators may", async (world) => {
  const mine = await world.play(withAgent);
  const { conversation } = await askingCustomer(world, "Not for the agent", await apiInbox(world, "foreign"));
  const spare = await askingCustomer(world, "Not to be deleted by an agent");
  const agent = world.agent();
  return {
    webhooks: await agent.call("GET", "/webhooks"),
    rules: await agent.call("GET", "/automation_rules"),
    makesInbox: await agent.call("POST", "/inboxes", { name: world.tag, channel: { type: "api" } }),
    foreign: await agent.call("GET", `/conversations/${conversation}`),
    inboxes: await agent.call("GET", "/inboxes"),
    list: await agent.call("GET", "/conversations?status=all"),
    own: mine.conversation,
    hidden: conversation,
    deletes: await agent.call("DELETE", `/conversations/${spare.conversation}`),
  };
});

const own = scene("the same call with the token in both headers", async (world) => {
  const { conversation, agent } = await world.play(withAgent);
  const path = `/api/v1/accounts/${world.accountId}/conversations/${conversation}`;
  const underscored = world.caller("", { api_access_token: world.agentToken() });
  const dashed = world.caller("", { "Api-Access-Token": world.agentToken() });
  return { agent, underscored: await underscored.call("GET", path), dashed: await dashed.call("GET", path) };
});

export const errorStatements = [
  statement("5.1", "the header api_access_token works, and Api-Access-Token the same", own, ({ underscored, dashed }) =>
    equal([underscored.status, dashed.status], [200, 200]),
  ),
  statement("5.2", "no token: 401, errors with the sentence about signing in", refused, ({ noToken }) => {
    equal(noToken.status, 401);
    equal(noToken.json, { errors: ["You need to sign in or sign up before continuing."] });
  }),
  statement("5.2", "an unknown token: 401, error Invalid Access Token", refused, ({ wrongToken }) => {
    equal(wrongToken.status, 401);
    equal(wrongToken.json, { error: "Invalid Access Token" });
  }),
  statement("5.1", "Authorization: Bearer counts as no token", refused, ({ bearer }) => equal(bearer.status, 401)),
  statement("5.2", "a conversation that does not exist: 404 with its sentence", refused, ({ noConversation }) => {
    equal(noConversation.status, 404);
    equal(noConversation.json, { error: "Resource could not be found" });
  }),
  statement("5.2", "messages and contacts that do not exist: 404", refused, ({ noMessages, noContact }) =>
    equal([noMessages.status, noContact.status], [404, 404]),
  ),
  statement("5.2", "another account that does not exist: 404", refused, ({ otherAccount }) =>
    equal(otherAccount.status, 404),
  ),
  statement("5.2", "an unknown route: 404, an HTML page", refused, ({ noRoute }) => {
    equal(noRoute.status, 404);
    equal(noRoute.headers.get("content-type"), matching(/text\/html/));
    equal(noRoute.json === undefined, true, "no JSON:");
  }),
  statement("5.2", "an unknown verb of a route: 404, an HTML page", refused, ({ noVerb }) => {
    equal(noVerb.status, 404);
    equal(noVerb.headers.get("content-type"), matching(/text\/html/));
  }),
  statement("5.2", "a body that is no JSON: 400, empty", refused, ({ noJson }) =>
    equal([noJson.status, noJson.text], [400, ""]),
  ),
  statement("5.2", "a lone surrogate in the JSON: 400, empty", refused, ({ surrogate }) =>
    equal([surrogate.status, surrogate.text], [400, ""]),
  ),
  statement("5.2", "an unknown status: 500 with its JSON", refused, ({ strangeStatus }) => {
    equal(strangeStatus.status, 500);
    equal(strangeStatus.json, { status: 500, error: "Internal Server Error" });
  }),
  statement("5.2", "an unknown priority: 500 with its JSON", refused, ({ strangePriority }) => {
    equal(strangePriority.status, 500);
    equal(strangePriority.json, { status: 500, error: "Internal Server Error" });
  }),
  statement("5.2", "a message of more than 150 000 characters: 422 with error", refused, ({ tooLong }) => {
    equal(tooLong.status, 422);
    shows(tooLong.json, { error: text });
  }),
  statement("5.2", "a missing parameter: 422 with error", refused, ({ noParameter }) => {
    equal(noParameter.status, 422);
    shows(noParameter.json, { error: text });
  }),
  statement("5.2", "a filter by an unknown attribute: 422 with error", refused, ({ noSearch }) => {
    equal(noSearch.status, 422);
    shows(noSearch.json, { error: text });
  }),
  statement("5.2", "an agent may not read webhooks: 401, not 403, with error", asAgent, ({ webhooks }) => {
    equal(webhooks.status, 401);
    hasKeys(webhooks.json, "error");
  }),
  statement("5.2", "an agent may not read rules or make an inbox: 401", asAgent, ({ rules, makesInbox }) =>
    equal([rules.status, makesInbox.status], [401, 401]),
  ),
  statement("5.1", "an agent may not read a conversation of an inbox that is not theirs: 401", asAgent, ({ foreign }) =>
    equal(foreign.status, 401),
  ),
  statement("5.1", "GET /conversations answers an agent without the inboxes that are not theirs", asAgent, (seen) => {
    const numbers = listAt(seen.list.json, "data.payload").map((one) => at(one, "id"));
    equal([numbers.includes(seen.own), numbers.includes(seen.hidden)], [true, false], "[theirs, another's]:");
  }),
  statement("5.2", "an agent may not delete a conversation: 401", asAgent, ({ deletes }) => equal(deletes.status, 401)),
  statement("5.1", "GET /inboxes answers an agent with their inboxes alone", asAgent, ({ inboxes }, world) => {
    equal(inboxes.text.includes(`${world.tag} api`), true, "their inbox:");
    equal(inboxes.text.includes(`${world.tag} foreign`), false, "another's inbox:");
  }),
];
