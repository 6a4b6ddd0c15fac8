import { askingCustomer } from "../customers.ts";
import {
  at,
  containing,
  equal,
  hasKeys,
  listAt,
  matching,
  numberAt,
  seconds,
  shows,
  textAt,
} from "../harness/check.ts";
import { scene, statement } from "../harness/statement.ts";
import { apiInbox } from "../inboxes.ts";

const rated = scene("a conversation is resolved, and the customer rates it", async (world) => {
  const events = await world.events();
  const inbox = await apiInbox(world, "rated", { csat_survey_enabled: true });
  const { conversation, customer } = await askingCustomer(world, "How was I served?", inbox);
  await world.admin.post(`/conversations/${conversation}/messages`, { content: "Solved." });
  await events.until({ event: "conversation_created", conversation });
  await world.admin.post(`/conversations/${conversation}/toggle_status`, { status: "resolved" });
  const ofSurvey = (json: Record<string, unknown>) => json.content_type === "input_csat";
  const survey = await events.until({ event: "message_created", conversation, where: ofSurvey });
  const uuid = textAt(await world.admin.get(`/conversations/${conversation}`), "uuid");
  const values = { csat_survey_response: { rating: 4, feedback_message: "Quick and kind" } };
  const door = world.caller("/public/api/v1/csat_survey");
  await door.put(`/${uuid}`, { message: { submitted_values: values } });
  const submitted = (json: Record<string, unknown>) => at(json, "content_attributes.submitted_values") !== undefined;
  const updated = await events.until({ event: "message_updated", conversation, where: submitted });
  const list = async () => world.admin.get(`/csat_survey_responses?inbox_id=${inbox.id}`);
  const endMs = Date.now() + world.patience.deliveryMs;
  let responses = await list();
  while (listAt(responses, "").length === 0 && Date.now() < endMs) responses = await list();
  const metrics = await world.admin.get(`/csat_survey_responses/metrics?inbox_id=${inbox.id}`);
  return { inbox, conversation, customer, survey, uuid, updated, responses, metrics };
});

const byAgent = scene("an agent asks for ratings", (world) => world.agent().call("GET", "/csat_survey_responses"));

export const csatStatements = [
  statement(
    "3.1",
    "a resolved conversation of an inbox with CSAT gets a template input_csat without sender",
    rated,
    ({ survey }) =>
      shows(survey.json, { message_type: "template", sender: null, private: false, content_type: "input_csat" }),
  ),
  statement("3.1", "outside the widget the survey's content ends with its link", rated, ({ survey, uuid }) =>
    shows(survey.json, { content: containing(`/survey/responses/${uuid}`) }),
  ),
  statement(
    "3.3",
    "a rating comes as message_updated with submitted_values.csat_survey_response",
    rated,
    ({ updated, survey }) =>
      shows(updated.json, {
        id: survey.json.id,
        "content_attributes.submitted_values.csat_survey_response.rating": 4,
        "content_attributes.submitted_values.csat_survey_response.feedback_message": "Quick and kind",
      }),
  ),
  statement(
    "5.4",
    "GET /csat_survey_responses is a bare list of ratings",
    rated,
    ({ responses, conversation, customer, survey }) => {
      equal(listAt(responses, "").length, 1);
      shows(at(responses, "0"), {
        rating: 4,
        feedback_message: "Quick and kind",
        conversation_id: conversation,
        message_id: survey.json.id,
        "contact.id": customer.contact,
        created_at: seconds,
      });
    },
  ),
  statement("5.4", "/csat_survey_responses/metrics counts answers, ratings and surveys", rated, ({ metrics }) => {
    hasKeys(metrics, "total_count ratings_count total_sent_messages_count");
    shows(metrics, { total_count: 1, ratings_count: { "4": 1 } });
    equal(numberAt(metrics, "total_sent_messages_count") >= 1, true, "at least one survey sent:");
  }),
  statement("5.4", "an agent may not read ratings: 401 with error", byAgent, (answer) => {
    equal(answer.status, 401);
    shows(answer.json, { error: matching(/./) });
  }),
];
