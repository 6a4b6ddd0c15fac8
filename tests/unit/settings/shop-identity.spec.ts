import { expect, it } from "vitest";
import { chooseIdentity } from "../../../app/settings/shop/identity.ts";

const NOTHING_SET = { shopName: null, signOffs: {} };
const told = { signature: "Yours,\nAda", businessName: "Lumen Outdoor", accountName: "Lumen Lamps" };

it.each([
  ["what an admin set", { ...NOTHING_SET, shopName: "Lamps & More" }, told, "Lamps & More", null],
  ["the inbox's business and the signature", NOTHING_SET, told, "Lumen Outdoor", "Yours,\nAda"],
  ["the account's name", NOTHING_SET, { ...told, businessName: null, signature: null }, "Lumen Lamps", null],
  [
    "no name while nobody has told one",
    NOTHING_SET,
    { signature: null, businessName: null, accountName: null },
    null,
    null,
  ],
] as const)("a reply is signed with %s", (_, set, known, name, signOff) => {
  expect(chooseIdentity(set, known)).toEqual({ name, signOff, signOffs: {} });
});
