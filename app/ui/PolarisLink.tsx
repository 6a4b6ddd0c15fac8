import type { AppProviderProps } from "@shopify/polaris";
import type { ComponentProps } from "react";
import { Link } from "react-router";

type Props = ComponentProps<NonNullable<AppProviderProps["linkComponent"]>>;

/** Polaris' links, led through the router: a page of ours changes without being loaded anew. */
export function PolarisLink({ url, external, ref: _, children, ...rest }: Props) {
  if (external || !url.startsWith("/"))
    return (
      <a {...rest} href={url} target={external ? "_blank" : rest.target} rel="noreferrer">
        {children}
      </a>
    );
  return (
    <Link {...rest} to={url}>
      {children}
    </Link>
  );
}
