import type { ActionFunctionArgs, LoaderFunctionArgs } from "react-router";
import { receiveRequest } from "../webhooks/receive.server.ts";

export const action = ({ request, context }: ActionFunctionArgs) => receiveRequest(context.app, request);
export const loader = ({ request, context }: LoaderFunctionArgs) => receiveRequest(context.app, request);
