import { AFRESH } from "../../support/afresh.ts";
import type { Outside } from "../../support/outside.ts";
import type { Fault } from "./rows.ts";

const A_WHILE_SECONDS = 8;

type Condition = { attribute_key: string; filter_operator: "equal_to"; values: (string | boolean)[] };
const messages: Condition = {
  attribute_key: "message_type",
  filter_operator: "equal_to",
  values: ["incoming", "outgoing"],
};
const notes: Condition = { attribute_key: "private_note", filter_operator: "equal_to", values: [true] };

/** The shop's own rules write to the customer. They stay until the next row's take their place. */
const answering = (name: string, conditions: Condition[]): Fault => ({
  name: `a rule answers ${name}`,
  seconds: A_WHILE_SECONDS,
  begin: ({ outside }) => setRules(outside, conditions),
  met: ({ outside }) => outside.relay.automatic(),
  end: () => {},
});

export const rulesThatAnswer = [
  answering("every message", [messages]),
  answering("every note", [notes]),
  answering("every message, another every note", [messages, notes]),
];

async function setRules({ chatwoot, settings }: Outside, conditions: Condition[]): Promise<void> {
  const call = async (method: string, path = "", body?: object): Promise<unknown> => {
    const answer = await fetch(`${chatwoot.address}/api/v1/accounts/1/automation_rules${path}`, {
      method,
      headers: { "Content-Type": "application/json", "Api-Access-Token": settings.CHATWOOT_TOKEN ?? "", ...AFRESH },
      body: body ? JSON.stringify(body) : null,
    });
    if (!answer.ok) throw new Error(`${method} of a rule: ${answer.status}`);
    const text = await answer.text();
    return text === "" ? null : JSON.parse(text);
  };
  const { payload } = (await call("GET")) as { payload: { id: number }[] };
  for (const { id } of payload) await call("DELETE", `/${id}`);
  for (const condition of conditions)
    await call("POST", "", {
      name: "How did we do?",
      event_name: "message_created",
      conditions: [condition],
      actions: [{ action_name: "send_message", action_params: ["How did we do?"] }],
    });
}
