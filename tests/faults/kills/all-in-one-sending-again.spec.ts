import { allInOne } from "../support/deployment.ts";
import * as point from "../support/kill-points.ts";
import { killAt } from "../support/lineage.ts";

killAt(
  [point.failedMessageDeleted, point.deletionAnswered, point.newMessageNeverStored, point.newMessageStored],
  allInOne,
);
