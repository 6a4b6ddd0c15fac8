import "@shopify/polaris/build/esm/styles.css";
import "@fontsource-variable/inter/wght.css";
import "./ui/tokens.css";
import { AppProvider } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { ReactNode } from "react";
import {
  isRouteErrorResponse,
  Links,
  type LinksFunction,
  type LoaderFunctionArgs,
  Meta,
  type MetaFunction,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
} from "react-router";
import { Away } from "./ui/Away.tsx";
import { Notice } from "./ui/Notice.tsx";
import { useNonce } from "./ui/nonce.ts";
import { PolarisLink } from "./ui/PolarisLink.tsx";
import { DARK, type Theme, themeOf } from "./ui/theme.ts";
import { followMachine, useDark } from "./ui/useDark.ts";
import { DATABASE_AWAY } from "./web/refusal.ts";

export const meta: MetaFunction = () => [{ title: "HotDash" }];

export const links: LinksFunction = () => [{ rel: "icon", href: "/favicon.svg", type: "image/svg+xml" }];

export const loader = ({ request }: LoaderFunctionArgs): Theme => themeOf(request.headers);

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const theme = useRouteLoaderData<typeof loader>("root") ?? { choice: "system", dark: false };
  const dark = useDark(theme);
  return (
    <html lang="en" className={dark ? `p-theme-${DARK}` : "p-theme-light"} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="robots" content="noindex" />
        <Meta />
        <Links />
        {theme.choice === "system" && (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, under the response's nonce
          <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: followMachine }} />
        )}
      </head>
      <body>
        <AppProvider i18n={english} theme={dark ? DARK : "light"} linkComponent={PolarisLink}>
          {children}
        </AppProvider>
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** A refusal says what it is; a surprise says only that it was one, and the log knows more. */
export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error))
    return (
      <Notice title="Something went wrong" text="Nothing was lost. Try again, and if it stays, look into the log." />
    );
  const { code, message: text } =
    typeof error.data === "string"
      ? { message: error.data }
      : ((error.data ?? {}) as { code?: string; message?: string });
  if (code === DATABASE_AWAY && text) return <Away text={text} />;
  if (error.status === 404)
    return <Notice title="There is nothing here" text={text || "The address leads to no page."} />;
  if (error.status === 403)
    return <Notice title="This is not yours to open" text={text || "Ask an admin for the right."} />;
  return <Notice title="This did not work" text={text || `The server answered ${error.status}.`} />;
}
