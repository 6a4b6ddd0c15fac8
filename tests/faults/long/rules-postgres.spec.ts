import { webAndWorker } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";
import { rulesThatAnswer } from "./support/rule-faults.ts";

underFaults(webAndWorker, rulesThatAnswer);
