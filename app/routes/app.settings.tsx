import { type LoaderFunctionArgs, Outlet, useLoaderData } from "react-router";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { settingsPages } from "../settings/places.ts";
import { Page } from "../ui/Page.tsx";
import { PageTabs } from "../ui/PageTabs.tsx";
import styles from "./app.settings.module.css";

export async function loader(args: LoaderFunctionArgs) {
  const { operator } = await signedIn(args, "viewer");
  return { pages: settingsPages.filter(({ role }) => mayActAs(operator.role, role)) };
}

export default function Settings() {
  const { pages } = useLoaderData<typeof loader>();
  return (
    <Page title="Settings">
      <PageTabs name="Settings" tabs={pages} />
      <div className={styles.settings}>
        <Outlet />
      </div>
    </Page>
  );
}
