/** How the shop calls itself to customers. */
export type ShopIdentity = {
  /** Null while nobody has told it. */
  name: string | null;
  /** How a reply ends, by language ("en"). */
  signOffs: Record<string, string>;
  /** How a reply in any other language ends; null to end it with the name. */
  signOff: string | null;
};

/**
 * What an admin set comes first, then what Chatwoot tells: the signature of HotDash's user, the inbox's business, the
 * account. Never a host: customers would read it.
 */
export function chooseIdentity(
  set: { shopName: string | null; signOffs: Record<string, string> },
  told: { signature: string | null; businessName: string | null; accountName: string | null },
): ShopIdentity {
  return {
    name: set.shopName ?? told.businessName ?? told.accountName,
    signOffs: set.signOffs,
    signOff: set.shopName === null ? told.signature : null,
  };
}
