import { absent, at, equal, hasKeys, integer, listAt, matching, numberAt, shows, text } from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";

const lists = scene("lists of the account are read", async (world) => {
  const short = `${world.tag}hello`;
  const canned = await world.admin.post("/canned_responses", {
    canned_response: { short_code: short, content: "Hello {{contact.name}}" },
  });
  const label = await world.admin.post("/labels", {
    label: { title: `${world.tag}-label`, color: "#1f93ff", description: "", show_on_sidebar: false },
  });
  const team = await world.admin.post("/teams", { name: `${world.tag} listed team`, allow_auto_assign: false });
  const sinceS = Math.floor(Date.now() / 1000) - 86_400;
  const reports = `/api/v2/accounts/${world.accountId}/reports/summary?since=${sinceS}&until=${sinceS + 90_000}`;
  const summary = (query: string) => world.fromRoot.call("GET", `${reports}${query}`);
  return {
    canned,
    label,
    cannedFound: await world.admin.get(`/canned_responses?search=${short}`),
    labels: await world.admin.get("/labels"),
    agents: await world.admin.get("/agents"),
    team,
    teams: await world.admin.get("/teams"),
    inboxes: await world.admin.get("/inboxes"),
    contacts: await world.admin.get("/contacts"),
    assignable: await world.admin.get(`/assignable_agents?inbox_ids[]=${(await apiInbox(world)).id}`),
    meta: await world.admin.get("/conversations/meta?status=all"),
    profile: await world.fromRoot.get("/api/v1/profile"),
    summary: await summary("&type=account"),
    untyped: await summary(""),
  };
});

export const listStatements = [
  statement("5.4", "GET /agents is a bare list with id, name, email, role", lists, ({ agents }, world) => {
    const me = listAt(agents, "").find((one) => at(one, "id") === world.adminId);
    shows(me, { role: "administrator", email: matching(/@/), name: text });
  }),
  statement("5.4", "GET /teams is a bare list with id and name", lists, ({ teams, team }) =>
    equal(
      listAt(teams, "").some((one) => at(one, "id") === at(team, "id")),
      true,
      "the team in the list:",
    ),
  ),
  statement("5.4", "GET /labels is payload with title and colour", lists, ({ labels }, world) => {
    const ours = listAt(labels, "payload").find((one) => at(one, "title") === `${world.tag}-label`);
    shows(ours, { color: "#1f93ff", id: integer });
  }),
  statement(
    "5.4",
    "GET /canned_responses?search= is a bare list with short_code and content",
    lists,
    ({ cannedFound }, world) =>
      shows(cannedFound, { "0.short_code": `${world.tag}hello`, "0.content": "Hello {{contact.name}}", "1": absent }),
  ),
  statement("5.4", "GET /inboxes is payload with id, name and channel_type", lists, ({ inboxes }, world) => {
    const ours = listAt(inboxes, "payload").find((one) => at(one, "name") === `${world.tag} api`);
    shows(ours, { channel_type: "Channel::Api", id: integer, inbox_identifier: text });
  }),
  statement("5.4", "of an API inbox it has the webhook_url, of others not", lists, ({ inboxes }, world) => {
    const ours = listAt(inboxes, "payload").find((one) => at(one, "name") === `${world.tag} api`);
    shows(ours, { webhook_url: world.receiver.urlOf("api-inbox") });
    const others = listAt(inboxes, "payload").filter((one) => at(one, "channel_type") !== "Channel::Api");
    equal(
      others.every((one) => at(one, "webhook_url") === undefined),
      true,
      "no webhook_url:",
    );
  }),
  statement("5.4", "GET /contacts is meta.count and at most 15 in payload", lists, ({ contacts }) => {
    shows(contacts, { "meta.count": integer });
    equal(listAt(contacts, "payload").length, Math.min(15, numberAt(contacts, "meta.count")));
  }),
  statement("5.4", "GET /assignable_agents is payload, administrators among them", lists, ({ assignable }, world) =>
    equal(
      listAt(assignable, "payload").some((one) => at(one, "id") === world.adminId),
      true,
      "the administrator:",
    ),
  ),
  statement("5.4", "GET /conversations/meta answers the counts alone", lists, ({ meta }) =>
    shows(meta, { "meta.all_count": integer, "meta.mine_count": integer, payload: absent }),
  ),
  statement("5.4", "the profile has the user, the account and the role in it", lists, ({ profile }, world) => {
    hasKeys(profile, "id name email account_id role access_token pubsub_token accounts");
    const account = listAt(profile, "accounts").find((one) => at(one, "id") === world.accountId);
    shows(account, { role: "administrator", name: text, status: "active" });
  }),
  statement("5.4", "reports/summary has counts and times, and those of the time before", lists, ({ summary }) => {
    equal(summary.status, 200);
    const keys =
      "conversations_count incoming_messages_count outgoing_messages_count avg_first_response_time avg_resolution_time resolutions_count reply_time";
    hasKeys(summary.json, `${keys} previous`);
    hasKeys(at(summary.json, "previous"), keys);
  }),
  statement("5.4", "reports/summary without a type is a 500", lists, ({ untyped }) => equal(untyped.status, 500)),
];
