import {
  type ActionFunctionArgs,
  data,
  type HeadersArgs,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { Field } from "../operators/Field.tsx";
import { type SignIn, signInWithPassword } from "../operators/password-sign-in.server.ts";
import { SignInCard } from "../operators/SignInCard.tsx";
import { SignInForm } from "../operators/SignInForm.tsx";
import { liveSession, whyEnded } from "../operators/sessions.server.ts";
import { HOME, refuseForeignWrites } from "../operators/signed-in.server.ts";
import { localPath } from "../web/local-path.ts";
import { typed } from "../web/typed.ts";

export const meta = () => [{ title: "Sign in · HotDash" }];

export const headers = ({ actionHeaders }: HeadersArgs) => actionHeaders;

const nextOf = (request: Request) => localPath(new URL(request.url).searchParams.get("next"), HOME);

export async function loader({ request, context: { app } }: LoaderFunctionArgs) {
  const session = await liveSession(app.db, app.chatwoot, request, app.publicUrl, app.now());
  if (session?.operator) throw redirect(nextOf(request));
  if (new URL(request.url).searchParams.has("signedOut")) return { said: "signed-out" as const };
  return { said: (await whyEnded(app, request)) ?? ("welcome" as const) };
}

export async function action({ request, context: { app, remoteAddress } }: ActionFunctionArgs) {
  refuseForeignWrites(request, app.publicUrl);
  const { email, password } = await typed(request, "email", "password");
  const errors = {
    ...(!email.trim() && { email: "Enter your email address." }),
    ...(!password && { password: "Enter your password." }),
  };
  if (errors.email || errors.password) return data({ email, errors, problem: undefined }, 400);
  const signIn = await signInWithPassword(app, { email, password }, { address: remoteAddress, request });
  if (signIn.ok) return redirect(nextOf(request), { headers: { "Set-Cookie": signIn.setCookie } });
  const { status, problem, headers } = refused(signIn);
  return data({ email, errors: { email: undefined, password: undefined }, problem }, { status, headers });
}

function refused(signIn: Extract<SignIn, { ok: false }>): { status: number; problem: string; headers?: HeadersInit } {
  switch (signIn.reason) {
    case "wrong":
      return { status: 401, problem: "Email and password do not belong together. Check both and try again." };
    case "disabled":
      return { status: 403, problem: "Your access was switched off. Ask an admin of HotDash." };
    case "no-member":
      return { status: 403, problem: "You are no member of this account. Ask an admin to invite you." };
    case "too-many":
      return {
        status: 429,
        problem: `Too many tries. Wait ${Math.ceil(signIn.waitSeconds / 60)} min, or ask an admin for a link.`,
        headers: { "Retry-After": String(signIn.waitSeconds) },
      };
  }
}

const leads = {
  welcome: "To HotDash, where replies are checked.",
  "signed-out": "You are signed out.",
  disabled: "Your access was switched off. Ask an admin of HotDash.",
  ended: "This session was ended. Sign in again.",
  unused: "You were away for long. Sign in again.",
} as const;

export default function Login() {
  const { said } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <SignInCard title="Sign in" lead={leads[answer ? "welcome" : said]}>
      <SignInForm button="Sign in" problem={answer?.problem} answer={answer}>
        <Field
          name="email"
          label="Email"
          type="email"
          autoComplete="username"
          defaultValue={answer?.email}
          error={answer?.errors.email}
        />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete="current-password"
          error={answer?.errors.password}
        />
      </SignInForm>
    </SignInCard>
  );
}
