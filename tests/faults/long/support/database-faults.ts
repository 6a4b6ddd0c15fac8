import type { Disk } from "./disk.ts";
import { failuresTold } from "./failures.ts";
import type { Place } from "./place.ts";
import type { Fault } from "./rows.ts";
import { answered } from "./way-faults.ts";

const A_WHILE_SECONDS = 10;
const BETWEEN_CUTS_MS = 300;

/** Deliveries that could not be stored, and jobs that could not go on. */
const met: Fault["met"] = (place) => answered(503, null)(place) + failuresTold(place, "database-away");

const serverOf = ({ postgres }: Place) => {
  if (!postgres?.server || !postgres.pooler) throw new Error("a database of its own is needed");
  return { server: postgres.server, pooler: postgres.pooler };
};

const restarted: Fault = {
  name: "database stopped at once, started again",
  seconds: A_WHILE_SECONDS,
  begin: (place) => serverOf(place).server.crash(),
  met,
  end: (place) => serverOf(place).server.start(),
};

function cutAgainAndAgain(): Fault {
  let cutting: NodeJS.Timeout | undefined;
  return {
    name: "database connections cut every 0.3 s",
    seconds: A_WHILE_SECONDS,
    begin: (place) => {
      cutting = setInterval(() => serverOf(place).pooler.cut(), BETWEEN_CUTS_MS);
    },
    met,
    end: () => clearInterval(cutting),
  };
}

const swallowed: Fault = {
  name: "network to the database swallows everything",
  seconds: A_WHILE_SECONDS,
  begin: (place) => serverOf(place).pooler.freeze(),
  met,
  end: (place) => serverOf(place).pooler.thaw(),
};

export const databaseAway = [restarted, cutAgainAndAgain(), swallowed];

export const diskFull = (disk: Disk): Fault => ({
  name: "disk full, then not any more",
  seconds: A_WHILE_SECONDS,
  begin: () => disk.fill(),
  met,
  end: () => disk.free(),
});
