import { allInOne } from "../support/deployment.ts";
import * as point from "../support/kill-points.ts";
import { killAt } from "../support/lineage.ts";

killAt(
  [point.afterTheEvent, point.beforeTheModel, point.afterTheModel, point.beforeTheNote, point.afterTheNote],
  allInOne,
);
