import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { fieldErrors } from "../operators/credentials.ts";
import { type InviteAnswer, InviteForm } from "../operators/members/InviteForm.tsx";
import { Invitation, invite } from "../operators/members/invite.server.ts";
import { listMembers } from "../operators/members/list.server.ts";
import { MembersList } from "../operators/members/MembersList.tsx";
import { signedIn } from "../operators/signed-in.server.ts";
import { typed } from "../web/typed.ts";

export const meta: MetaFunction = () => [{ title: "Operators · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  return { members: await listMembers(app), meId: operator.id, now: app.now().toISOString() };
}

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  const invitation = Invitation.safeParse(await typed(args.request, "email", "role"));
  if (!invitation.success)
    return data<InviteAnswer>({ ok: false, errors: fieldErrors<"email" | "role">(invitation.error) }, 400);
  const invited = await invite(app, operator, invitation.data);
  return data<InviteAnswer>({ ...invited, email: invitation.data.email }, { headers: { "Cache-Control": "no-store" } });
}

export default function Operators() {
  const { members, meId, now } = useLoaderData<typeof loader>();
  return (
    <>
      <MembersList members={members} meId={meId} now={now} />
      <InviteForm now={now} />
    </>
  );
}
