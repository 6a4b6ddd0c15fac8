import type { LoaderFunctionArgs } from "react-router";
import { answerMetrics } from "../reporting/metrics/metrics.server.ts";

export const loader = ({ context: { app }, request }: LoaderFunctionArgs) =>
  answerMetrics(app, request.headers.get("authorization"));
