import { type Slot, webAndWorker } from "./support/place.ts";
import { killed, stopped, takenOver } from "./support/process-faults.ts";
import { underFaults } from "./support/rows.ts";
import { answered, chatwootsClock, sameWebhook } from "./support/way-faults.ts";

const webs = ({ web }: Slot) => web;
const workers = ({ worker }: Slot) => worker;

underFaults(
  () => webAndWorker({ webs: 2, workers: 2 }),
  [
    sameWebhook,
    ...chatwootsClock,
    killed("both webs are", webs),
    killed("both workers are", workers),
    stopped("a worker", ({ name }) => name === "worker 1", takenOver),
    stopped("a web", ({ name }) => name === "web 1", answered(null)),
  ],
);
