import type { Door, Meeting } from "./door.ts";
import { failuresTold } from "./failures.ts";
import * as meeting from "./meetings.ts";
import type { Fault } from "./rows.ts";

const A_WHILE_SECONDS = 8;

type Which = Parameters<Door["meet"]>[0];
const all: Which = () => true;
const messagesPosted: Which = ({ method, path }) => method === "POST" && path.endsWith("/messages");

const answering = (name: string, which: Which, how: Meeting): Fault => ({
  name: `Chatwoot ${name}`,
  seconds: A_WHILE_SECONDS,
  begin: ({ chatwoot }) => chatwoot.meet(which, how),
  met: ({ chatwoot }) => chatwoot.met(),
  end: ({ chatwoot }) => chatwoot.pass(),
});

const down: Fault = {
  name: "Chatwoot down 20 s",
  seconds: 20,
  begin: ({ chatwoot }) => chatwoot.shut(),
  met: (place) => failuresTold(place, "chatwoot-unreachable"),
  end: ({ chatwoot }) => chatwoot.open(),
};

/** Chatwoot's API; its webhooks go on, as they come from elsewhere in it. */
export const chatwootAway = [
  down,
  answering("says 401", all, meeting.says(401, '{"error":"Invalid Access Token"}')),
  answering("says 429", all, meeting.says(429, "Retry later\n", { "Content-Type": "text/plain" })),
  answering(
    "says 429 and to come back in 5 s",
    all,
    meeting.says(429, "Retry later\n", { "Content-Type": "text/plain", "Retry-After": "5" }),
  ),
];
export const chatwootUnclear = [
  answering("says 500 after saving", messagesPosted, meeting.doneAndFailed),
  answering("saves, and its answer is lost", messagesPosted, meeting.doneAndLost),
];
