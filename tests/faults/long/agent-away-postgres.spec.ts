import { agentServiceDown, agentServiceLate } from "./support/agent-faults.ts";
import { webAndWorker } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(webAndWorker, [...agentServiceDown, ...agentServiceLate]);
