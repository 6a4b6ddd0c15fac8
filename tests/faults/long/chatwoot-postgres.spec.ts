import { chatwootAway, chatwootUnclear } from "./support/chatwoot-faults.ts";
import { webAndWorker } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(webAndWorker, [...chatwootAway, ...chatwootUnclear]);
