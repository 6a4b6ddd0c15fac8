import type { Role } from "../operator.ts";

/** A member as the list shows them. Times are ISO 8601. */
export type Member = {
  id: string;
  name: string;
  email: string;
  role: Role;
  lastSeenAt: string | null;
  state: MemberState;
};

/** `invited` never signed in; `no-password` lost theirs to a reset. Both come in by a link alone. */
export type MemberState =
  | { is: "active" }
  | { is: "disabled" }
  | { is: "invited"; linkUntil: string | null }
  | { is: "no-password"; linkUntil: string | null };

/** What a member's state is, from what is stored of them. `linkUntil` is when their unused link runs out. */
export function stateOf(of: {
  disabledAt: Date | null;
  hasPassword: boolean;
  lastSeenAt: Date | null;
  linkUntil: Date | null;
}): MemberState {
  if (of.disabledAt) return { is: "disabled" };
  if (of.hasPassword) return { is: "active" };
  return { is: of.lastSeenAt ? "no-password" : "invited", linkUntil: of.linkUntil?.toISOString() ?? null };
}

/** The state in two or three words; `time` writes an instant as people read it. */
export function stateWords(state: MemberState, time: (iso: string) => string): string {
  switch (state.is) {
    case "active":
      return "Active";
    case "disabled":
      return "Disabled";
    default: {
      const name = state.is === "invited" ? "Invited" : "No password";
      return `${name}, link ${state.linkUntil ? `until ${time(state.linkUntil)}` : "expired"}`;
    }
  }
}
