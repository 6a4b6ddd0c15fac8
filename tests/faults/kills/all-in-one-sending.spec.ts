import { allInOne } from "../support/deployment.ts";
import * as point from "../support/kill-points.ts";
import { killAt } from "../support/lineage.ts";

killAt(
  [
    point.afterTheDecision,
    point.sendingRecorded,
    point.lastRead,
    point.replyNeverStored,
    point.replyStored,
    point.replyAnswered,
  ],
  allInOne,
);
