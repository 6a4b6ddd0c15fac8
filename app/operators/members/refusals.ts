/** Why an act upon members was not done, and what to do. */
const refusals = {
  "no-admin": "You are no admin any more. Ask one.",
  "no-member": "This person is no member here. Look at the list again.",
  "already-member": "This person is a member already. Change their role, or make them a link for a new password.",
  yourself: "Nobody changes their own role or disables themselves. Ask another admin.",
  "last-admin": "This is the last admin who can sign in. Make somebody else an admin first.",
  disabled: "This person is disabled. Enable them first.",
} as const;

export type Refused = { ok: false; reason: keyof typeof refusals; message: string };

export const refused = (reason: keyof typeof refusals): Refused => ({ ok: false, reason, message: refusals[reason] });
