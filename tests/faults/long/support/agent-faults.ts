import type { Meeting } from "./door.ts";
import { failuresTold } from "./failures.ts";
import * as meeting from "./meetings.ts";
import type { Fault } from "./rows.ts";

/** Longer than a draft's deadline of a minute, so that what hangs is met by the deadline. */
const PAST_THE_DEADLINE_SECONDS = 65;
const A_WHILE_SECONDS = 8;

const asked = ({ method }: { method: string }) => method === "POST";

const answering = (name: string, how: Meeting, seconds = A_WHILE_SECONDS): Fault => ({
  name: `agent service ${name}`,
  seconds,
  begin: ({ agent }) => agent.meet(asked, how),
  met: ({ agent }) => agent.met(),
  end: ({ agent }) => {
    agent.pass();
    agent.hangUp();
  },
});

const down = (seconds: number): Fault => ({
  name: `agent service down ${seconds} s`,
  seconds,
  begin: ({ agent }) => agent.shut(),
  met: (place) => failuresTold(place, "agent-service-unreachable"),
  end: ({ agent }) => agent.open(),
});

export const agentServiceDown = [down(5), down(10), down(60)];
export const agentServiceLate = [
  answering("6 s late", meeting.slow(6000), 20),
  answering("hanging past the deadline", meeting.hangs, PAST_THE_DEADLINE_SECONDS),
];
export const agentServiceGarbage = [
  answering("answers what is no JSON", meeting.notJson),
  answering("answers another shape", meeting.wrongShape),
  answering("answers 500 with a page", meeting.htmlError),
  answering("answers 96 MB", meeting.huge),
  answering("breaks off in the middle of its answer", meeting.closesMidBody),
];
