import { Page } from "../ui/Page.tsx";

export default function Ops() {
  return <Page title="Ops">{null}</Page>;
}
