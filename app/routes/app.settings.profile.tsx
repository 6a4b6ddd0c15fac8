import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { SHORTEST_PASSWORD } from "../operators/credentials.ts";
import { Field } from "../operators/Field.tsx";
import { ProfileForm } from "../operators/ProfileForm.tsx";
import { signedIn } from "../operators/signed-in.server.ts";

export const meta: MetaFunction = () => [{ title: "Your profile · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { operator } = await signedIn(args, "viewer");
  return { name: operator.name, email: operator.email };
}

export default function Profile() {
  const { name, email } = useLoaderData<typeof loader>();
  return (
    <>
      <ProfileForm
        title="Your name"
        about="As colleagues read it beside what you did"
        action="/app/profile/name"
        button="Save name"
        saved="Saved."
      >
        {(errors) => <Field name="name" label="Name" autoComplete="name" defaultValue={name} error={errors.name} />}
      </ProfileForm>
      <ProfileForm
        title="Your password"
        about={`For ${email}. A new one ends your other sessions`}
        action="/app/profile/password"
        button="Change password"
        saved="Changed. Your other sessions are ended."
        secret
      >
        {(errors) => (
          <>
            {/* For password managers, which otherwise guess whose password this is. */}
            <input type="hidden" name="username" autoComplete="username" value={email} />
            <Field
              name="current"
              label="Current password"
              type="password"
              autoComplete="current-password"
              error={errors.current}
            />
            <Field
              name="password"
              label="New password"
              type="password"
              autoComplete="new-password"
              help={errors.password ? undefined : `${SHORTEST_PASSWORD} characters or more.`}
              error={errors.password}
            />
          </>
        )}
      </ProfileForm>
    </>
  );
}
