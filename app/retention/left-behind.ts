/** What an erasure cannot reach, and who can: said after each one. */
export function leftBehind(of: {
  chatwootContact: string | null;
  slack: boolean;
  supabase: string | null;
  logWaiting: number;
  logCause: string | null;
  formerLogs: string[];
  shopOrders: number;
  embedded: boolean;
}): string[] {
  return [
    of.chatwootContact
      ? `Chatwoot still has everything. Delete the contact there: ${of.chatwootContact}`
      : "The sandbox still has everything: it is a Chatwoot to try with, in the data folder (sandbox.sqlite).",
    of.logWaiting > 0
      ? `${of.logWaiting} rows of the decision log at ${of.supabase} wait to be overwritten (${of.logCause}). HotDash tries every five minutes until they are; this command, run again, tells.`
      : null,
    ...of.formerLogs.map(
      (log) =>
        `Rows in a decision log of before, ${log}: HotDash has no key to it any more. Overwrite or delete them there.`,
    ),
    of.embedded
      ? "Backups made with npm run db:backup, and folders kept by db:restore, still hold the person: delete those made before now."
      : "Backups of the database still hold the person until they are too old to be kept: 7 days at Supabase Pro, 14 at Team; your own dumps as long as you keep them.",
    "After a backup from before now is restored, erase the person again: the restored database does not know of this erasure. Note the contact's number where the restore is planned.",
    of.slack ? "Messages already posted to Slack name the customer: delete them in the channel." : null,
    of.shopOrders > 0
      ? `${of.shopOrders} orders under this address belong to the shop's own books, which have rules of their own, and stay.`
      : null,
    "Words of this person that somebody else quoted in their own conversation stay there.",
    "The log of HotDash's processes holds ids and causes, no names and no texts. Files in artifacts/ hold counts. HotDash stores nothing in Supabase Storage today.",
  ].filter((line) => line !== null);
}
