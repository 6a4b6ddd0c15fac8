import type { Door } from "./door.ts";
import * as meeting from "./meetings.ts";
import type { ResendFault } from "./sent-again.ts";

const deletedOrPosted: Parameters<Door["meet"]>[0] = ({ method, path }) =>
  (method === "DELETE" && /\/messages\/\d+$/.test(path)) || (method === "POST" && path.endsWith("/messages"));

const answersLost: ResendFault = {
  name: "mails sent again: the answers to deletion and post are lost",
  begin: ({ chatwoot }) => chatwoot.meet(deletedOrPosted, meeting.doneAndLost),
  met: ({ chatwoot }) => chatwoot.met(),
  meetings: 2,
  end: ({ chatwoot }) => chatwoot.pass(),
};

const failsAfterSaving: ResendFault = {
  ...answersLost,
  name: "mails sent again: 500 after deletion and post were done",
  begin: ({ chatwoot }) => chatwoot.meet(deletedOrPosted, meeting.doneAndFailed),
};

const refusedAgain: ResendFault = {
  name: "mails sent again: SMTP refuses once more",
  begin: ({ outside }, mails) => outside.chatwoot.faults.set({ failDelivery: { next: mails } }),
  met: ({ outside }, mails) => {
    const left = outside.chatwoot.faults.current().failDelivery;
    return typeof left === "object" ? mails - (left.next ?? 0) : mails;
  },
  meetings: 1,
  end: ({ outside }) => outside.chatwoot.faults.clear(),
};

export const sentAgainFaults = [answersLost, failsAfterSaving, refusedAgain];
