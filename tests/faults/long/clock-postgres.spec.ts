import { clockOfAll, clockOfOneKind } from "./support/clock-faults.ts";
import { webAndWorker } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(webAndWorker, [...clockOfAll, ...clockOfOneKind]);
