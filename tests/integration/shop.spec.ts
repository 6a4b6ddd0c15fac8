// How the shop signs, and the page that sets it.
import { expect, onTestFinished, test } from "vitest";
import { readInboxes } from "../../app/conversations/inboxes.server.ts";
import { checkConnection } from "../../app/health/check-connection.server.ts";
import { action, loader } from "../../app/routes/app.settings.shop.tsx";
import { changeSetting } from "../../app/settings/settings.server.ts";
import { shopFields } from "../../app/settings/shop/fields.ts";
import { readShopIdentity } from "../../app/settings/shop/identity.server.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";
import { asFreshInstall, drafted, mailFrom, once, rest, shareDesk } from "../support/shared-desk.ts";

const theDesk = shareDesk();
const adminOf = once(() => signedInAs(theDesk().app, "admin"));
const ACCOUNT = "Fennick Hose & Fitting";
const lastLines = (reply: string | undefined, count: number) => reply?.split("\n").slice(-count).join("\n");

test("a shop connected a moment ago signs with the name its first webhook tells", async () => {
  const desk = theDesk();
  await asFreshInstall(desk);
  expect(await readShopIdentity(desk.app, desk.app.db, null)).toMatchObject({ name: null });
  const { review } = await drafted(desk, mailFrom());
  expect(lastLines(review.draft?.reply, 2)).toBe(`Kind regards,\n${ACCOUNT}`);
  expect(review.senderName).toBe(ACCOUNT);
});

test("the connection check keeps the account's name and the signature of HotDash's user", async () => {
  const desk = theDesk();
  await asFreshInstall(desk);
  await checkConnection(desk.app);
  expect(await readShopIdentity(desk.app, desk.app.db, null)).toEqual({ name: ACCOUNT, signOffs: {}, signOff: null });
});

test("without a name a draft ends without one, never with a host", async () => {
  const desk = theDesk();
  await desk.app.db.updateTable("accounts").set({ name: null }).where("id", "=", desk.app.chatwoot.id).execute();
  const { address } = desk.sandbox;
  const { name } = await readShopIdentity(desk.app, desk.app.db, null);
  expect(name).toBeNull();
  expect(JSON.stringify(await readShopIdentity(desk.app, desk.app.db, null))).not.toContain(new URL(address).host);
});

test("an inbox's own business signs for it", async () => {
  const desk = theDesk();
  type Inboxes = { payload: { id: number; channel_type: string }[] };
  const { payload } = await rest<Inboxes>(desk, "GET", "/inboxes");
  const mail = payload.find(({ channel_type }) => channel_type === "Channel::Email")?.id ?? 0;
  await rest(desk, "PATCH", `/inboxes/${mail}`, { business_name: "Fennick Racing" });
  onTestFinished(async () => {
    await rest(desk, "PATCH", `/inboxes/${mail}`, { business_name: null });
    await readInboxes(desk.app);
  });
  await readInboxes(desk.app);
  const { review } = await drafted(desk, mailFrom());
  expect(lastLines(review.draft?.reply, 2)).toBe("Kind regards,\nFennick Racing");
});

test("what an admin set comes before all else, and a mail ends with its language's sign-off", async () => {
  const desk = theDesk();
  const { app } = desk;
  const admin = await adminOf();
  onTestFinished(async () => {
    await changeSetting(app, null, "shopName", null);
    await changeSetting(app, null, "signOffs", {});
  });
  const fields = {
    ...(await page(admin.cookie)).fields,
    shopName: "Hoses & More",
    "signOff-en": "Yours,\nThe Hose People",
  };
  expect(await save(admin.cookie, fields)).toMatchObject({ status: 200, body: { ok: true } });
  expect((await page(admin.cookie)).nameInUse).toBe("Hoses & More");
  const { review } = await drafted(desk, mailFrom());
  expect(lastLines(review.draft?.reply, 2)).toBe("Yours,\nThe Hose People");
  expect(review.senderName).toBe("Hoses & More");
  const changed = await app.db
    .selectFrom("activities")
    .select("detail")
    .where("verb", "=", "setting_changed")
    .where("actorId", "=", admin.id)
    .execute();
  expect(changed.map(({ detail }) => detail)).toEqual([{ setting: "shopName" }, { setting: "signOffs" }]);
});

test("a wrong field is named and nothing is saved", async () => {
  const admin = await adminOf();
  const before = (await page(admin.cookie)).fields;
  expect(await save(admin.cookie, { ...before, shopName: "Other", "hours-1": "late" })).toMatchObject({
    status: 400,
    body: { ok: false, errors: { "hours-1": expect.stringContaining("09:00–17:00") } },
  });
  expect((await page(admin.cookie)).fields).toEqual(before);
  expect(Object.keys(before).sort()).toEqual([...shopFields].sort());
});

test.each(["viewer", "reviewer"] as const)("a %s reads the page and changes nothing", async (role) => {
  const { cookie } = role === "viewer" ? await signedInAs(theDesk().app, role) : theDesk().reviewer;
  const { fields, mayChange } = await page(cookie);
  expect(mayChange).toBe(false);
  expect(await save(cookie, { ...fields, shopName: "Mine" })).toMatchObject({ status: 403 });
});

type Page = Awaited<ReturnType<typeof loader>>;
const page = async (cookie: string): Promise<Page> =>
  (await answered(() => loader(doorArgs(theDesk().app, "/app/settings/shop", { cookie })))).body as Page;

const save = (cookie: string, form: Record<string, string>) =>
  answered(() => action(doorArgs(theDesk().app, "/app/settings/shop", { cookie, form })));
