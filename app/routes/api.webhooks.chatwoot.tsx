import type { ActionFunctionArgs, LoaderFunctionArgs } from "react-router";
import { receiveWebhook } from "../webhooks/receive.server.ts";

export const action = ({ request, context }: ActionFunctionArgs) => receiveWebhook(context.app, request);
export const loader = ({ request, context }: LoaderFunctionArgs) => receiveWebhook(context.app, request);
