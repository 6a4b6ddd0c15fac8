import { diskFull } from "./support/database-faults.ts";
import { openDisk } from "./support/disk.ts";
import { webAndWorker } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

/** Room for Postgres itself, which lies beside its data. */
const disk = openDisk(700);

underFaults(() => webAndWorker({ ownServer: true, folder: disk.folder }), [diskFull(disk)]);
