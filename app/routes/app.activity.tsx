import { Page } from "../ui/Page.tsx";

export default function Activity() {
  return <Page title="Activity">{null}</Page>;
}
