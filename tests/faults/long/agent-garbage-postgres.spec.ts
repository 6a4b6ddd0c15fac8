import { agentServiceGarbage } from "./support/agent-faults.ts";
import { webAndWorker } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(webAndWorker, agentServiceGarbage);
