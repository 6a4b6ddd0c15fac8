import type { MetaFunction } from "react-router";
import { data } from "react-router";
import { Notice } from "../ui/Notice.tsx";

export const meta: MetaFunction = () => [{ title: "Not found · HotDash" }];

export const loader = () => data(null, { status: 404 });

export default function NotFound() {
  return (
    <Notice
      title="There is nothing here"
      text="The address leads to no page. It may have been mistyped, or the page was moved."
    />
  );
}
