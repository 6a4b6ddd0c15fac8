import { allInOne } from "./support/place.ts";
import { killed, stopped } from "./support/process-faults.ts";
import { underFaults } from "./support/rows.ts";
import { answered, chatwootsClock, sameWebhook } from "./support/way-faults.ts";

const it = () => true;

underFaults(allInOne, [
  sameWebhook,
  ...chatwootsClock,
  killed("the process is", it),
  stopped("the process", it, answered(null)),
]);
