import type { LoaderFunctionArgs, MetaFunction } from "react-router";
import { signedIn } from "../operators/signed-in.server.ts";
import { Panel } from "../ui/Panel.tsx";

export const meta: MetaFunction = () => [{ title: "Operators · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  await signedIn(args, "admin");
  return null;
}

export default function Operators() {
  return <Panel title="Operators">{null}</Panel>;
}
