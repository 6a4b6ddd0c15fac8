import { Link } from "@shopify/polaris";
import {
  type ActionFunctionArgs,
  data,
  type HeadersArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { z } from "zod";
import { Email, fieldErrors, Name, NewPassword, SHORTEST_PASSWORD } from "../operators/credentials.ts";
import { Field } from "../operators/Field.tsx";
import { SignInCard } from "../operators/SignInCard.tsx";
import { SignInForm } from "../operators/SignInForm.tsx";
import { lookAtLink, redeemLink } from "../operators/sign-in-link.server.ts";
import { LINK_MINUTES } from "../operators/sign-in-link.ts";
import { HOME, refuseForeignWrites } from "../operators/signed-in.server.ts";
import { typed } from "../web/typed.ts";

export const meta = () => [{ title: "Your sign-in link · HotDash" }];

// The page's address is a secret until it is used.
export const headers = ({ loaderHeaders }: HeadersArgs) => loaderHeaders;

type Wrong = Partial<Record<"email" | "name" | "password", string>>;

export async function loader({ params: { token = "" }, context: { app } }: LoaderFunctionArgs) {
  const link = await lookAtLink(app, token);
  return data({ link }, { status: link ? 200 : 410, headers: { "Cache-Control": "no-store" } });
}

export async function action({ request, params: { token = "" }, context: { app } }: ActionFunctionArgs) {
  refuseForeignWrites(request, app.publicUrl);
  const link = await lookAtLink(app, token);
  if (!link) return data({ errors: {} as Wrong, gone: true }, 410);
  const form = await typed(request, "email", "name", "password");
  // A wrong entry must not use the link up.
  const chosen = z
    .object({ email: Email, name: Name, password: NewPassword })
    .safeParse({ ...form, email: link.email ?? form.email });
  if (!chosen.success) return data({ errors: fieldErrors<keyof Wrong>(chosen.error), gone: false }, 400);
  const used = await redeemLink(app, token, chosen.data, request.headers.get("User-Agent") ?? "");
  if (!used.ok) return data({ errors: {} as Wrong, gone: true }, 410);
  return redirect(HOME, { headers: { "Set-Cookie": used.setCookie } });
}

export default function SignInByLink() {
  const { link } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!link || answer?.gone)
    return (
      <SignInCard
        title="This link no longer works"
        lead={`A sign-in link works once, for ${LINK_MINUTES} minutes. Ask an admin for another; without any admin, HotDash prints one when it starts.`}
      >
        <Link url="/login">Sign in with a password</Link>
      </SignInCard>
    );
  const errors: Wrong = answer?.errors ?? {};
  return (
    <SignInCard
      title={link.name ? "Choose a password" : "Welcome to HotDash"}
      lead={link.email ? undefined : "You are the first here, so you become its admin."}
    >
      <SignInForm button="Sign in" answer={answer}>
        <Field
          name="email"
          label="Your email"
          type="email"
          autoComplete="username"
          defaultValue={link.email ?? ""}
          readOnly={link.email !== null}
          error={errors.email}
        />
        <Field name="name" label="Your name" autoComplete="name" defaultValue={link.name ?? ""} error={errors.name} />
        <Field
          name="password"
          label="New password"
          type="password"
          autoComplete="new-password"
          help={errors.password ? undefined : `${SHORTEST_PASSWORD} characters or more.`}
          error={errors.password}
        />
      </SignInForm>
    </SignInCard>
  );
}
