import { z } from "zod";
import { Email } from "../../app/operators/credentials.ts";
import { stateWords } from "../../app/operators/members/member.ts";
import { Role, roles } from "../../app/operators/operator.ts";
import { LINK_MINUTES } from "../../app/operators/sign-in-link.ts";
import { columns } from "./columns.ts";

export const USAGE = `Usage: npm run operators -- <act> [--json]

  list                    who may use HotDash, with role and state
  invite <email> <role>   make somebody a member, with a one-time sign-in link
  role <email> <role>     change a role
  disable <email>         keep somebody out, at once
  enable <email>          let them in again
  reset <email> [--now]   a one-time link for a new password; --now refuses the old one and ends all sessions
  sessions <email>        where somebody is signed in
  end-sessions <email>    sign them out everywhere

Roles: ${roles.join(", ")}. Exit: 0 done, 1 not done, 2 not understood.`;

const ARole = z.enum(roles, { error: `A role is ${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}.` });
const Named = z.object({ email: Email });
const NamedRole = Named.extend({ role: ARole });

const Link = z.object({ link: z.object({ address: z.string() }) });
const Changed = z.object({ changed: z.boolean() });
const Counted = z.object({ count: z.number() });
const State = z.union([
  z.object({ is: z.enum(["active", "disabled"]) }),
  z.object({ is: z.enum(["invited", "no-password"]), linkUntil: z.string().nullable() }),
]);
const Members = z.array(
  z.object({ name: z.string(), email: z.string(), role: Role, lastSeenAt: z.string().nullable(), state: State }),
);
const Sessions = z.object({
  sessions: z.array(z.object({ device: z.string(), startedAt: z.string(), lastSeenAt: z.string() })),
});

type Words = Record<string, unknown>;
type Spoken = { takes: ("email" | "role")[]; schema: z.ZodType<Words>; say(result: unknown, args: Words): string };

/** What can be asked: the words it takes, and how its result is said. */
export const acts = {
  list: { takes: [], schema: z.object({}), say: (result) => sayMembers(Members.parse(result)) },
  invite: {
    takes: ["email", "role"],
    schema: NamedRole,
    say: (result, { email, role }) => `${email} is ${role}. ${sayLink(result)}`,
  },
  role: {
    takes: ["email", "role"],
    schema: NamedRole,
    say: (result, { email, role }) => `${email} is ${already(result)}${role}.`,
  },
  disable: {
    takes: ["email"],
    schema: Named,
    say: (result, { email }) => `${email} is ${already(result)}disabled.`,
  },
  enable: { takes: ["email"], schema: Named, say: (result, { email }) => `${email} is ${already(result)}enabled.` },
  reset: {
    takes: ["email"],
    schema: Named.extend({ atOnce: z.boolean() }),
    say: (result, { atOnce }) =>
      `${atOnce ? "The old password is refused and all sessions ended." : "The old password works until the link is used."} ${sayLink(result)}`,
  },
  sessions: { takes: ["email"], schema: Named, say: (result) => saySessions(Sessions.parse(result).sessions) },
  "end-sessions": {
    takes: ["email"],
    schema: Named,
    say: (result) => `Sessions ended: ${Counted.parse(result).count}.`,
  },
} satisfies Record<string, Spoken>;

export type Act = keyof typeof acts;
export const isAct = (name: string): name is Act => Object.hasOwn(acts, name);

const already = (result: unknown) => (Changed.parse(result).changed ? "now " : "already ");
const sayLink = (result: unknown) =>
  `Sign-in link, good once, for ${LINK_MINUTES} minutes:\n${Link.parse(result).link.address}`;
const minute = (iso: string) => `${iso.slice(0, 16).replace("T", " ")} UTC`;

const sayMembers = (members: z.infer<typeof Members>) =>
  columns([
    ["NAME", "EMAIL", "ROLE", "LAST SEEN", "STATE"],
    ...members.map(({ name, email, role, lastSeenAt, state }) => [
      name,
      email,
      role,
      lastSeenAt ? minute(lastSeenAt) : "never",
      stateWords(state, minute),
    ]),
  ]);

const saySessions = (sessions: z.infer<typeof Sessions>["sessions"]) =>
  sessions.length === 0
    ? "Signed in nowhere."
    : columns([
        ["DEVICE", "STARTED", "LAST SEEN"],
        ...sessions.map(({ device, startedAt, lastSeenAt }) => [device, minute(startedAt), minute(lastSeenAt)]),
      ]);
