import type { LoaderFunctionArgs, MetaFunction } from "react-router";
import { signedIn } from "../operators/signed-in.server.ts";
import { Panel } from "../ui/Panel.tsx";

export const meta: MetaFunction = () => [{ title: "Your sessions · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  await signedIn(args, "viewer");
  return null;
}

export default function Sessions() {
  return <Panel title="Your sessions">{null}</Panel>;
}
