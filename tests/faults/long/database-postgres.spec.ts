import { databaseAway } from "./support/database-faults.ts";
import { webAndWorker } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

underFaults(() => webAndWorker({ ownServer: true }), databaseAway);
