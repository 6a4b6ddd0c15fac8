import { chatwootAway, chatwootUnclear } from "./support/chatwoot-faults.ts";
import { allInOne } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(allInOne, [...chatwootAway, ...chatwootUnclear]);
