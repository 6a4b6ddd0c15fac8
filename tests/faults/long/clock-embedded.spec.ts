import { clockOfAll } from "./support/clock-faults.ts";
import { allInOne } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(allInOne, clockOfAll);
