import { agentServiceGarbage } from "./support/agent-faults.ts";
import { allInOne } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(allInOne, agentServiceGarbage);
