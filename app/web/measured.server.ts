import { collectDefaultMetrics, Registry } from "prom-client";

/** What this process measures of itself; whoever reads the metrics of several adds them up. */
export const measured = new Registry();
collectDefaultMetrics({ register: measured });
