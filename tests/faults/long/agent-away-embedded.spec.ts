import { agentServiceDown, agentServiceLate } from "./support/agent-faults.ts";
import { allInOne } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(allInOne, [...agentServiceDown, ...agentServiceLate]);
