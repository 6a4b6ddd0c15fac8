import { diskFull } from "./support/database-faults.ts";
import { openDisk } from "./support/disk.ts";
import { allInOne } from "./support/place.ts";
import { underFaults } from "./support/rows.ts";

const disk = openDisk(250);

underFaults(() => allInOne({ folder: disk.folder }), [diskFull(disk)]);
