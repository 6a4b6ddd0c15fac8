import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { mayActAs } from "../operators/operator.ts";
import { signedIn } from "../operators/signed-in.server.ts";
import { readSettings } from "../settings/settings.server.ts";
import { readShopFields, shopFields, writeShopFields } from "../settings/shop/fields.ts";
import { readShopIdentity } from "../settings/shop/identity.server.ts";
import { type SavedShop, ShopForm } from "../settings/shop/ShopForm.tsx";
import { saveShop } from "../settings/shop/save.server.ts";
import { typed } from "../web/typed.ts";

export const meta: MetaFunction = () => [{ title: "Shop · HotDash" }];

export async function loader(args: LoaderFunctionArgs) {
  const { app, operator } = await signedIn(args, "viewer");
  const settings = await readSettings(app.db, app.chatwoot, app.config);
  const { name } = await readShopIdentity(app, app.db, null);
  return {
    fields: writeShopFields(settings),
    nameInUse: name,
    zones: Intl.supportedValuesOf("timeZone"),
    usualZone: app.config.SUPPORT_TIMEZONE,
    mayChange: mayActAs(operator.role, "admin"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { app, operator } = await signedIn(args, "admin");
  const read = readShopFields(await typed(args.request, ...shopFields));
  if (!read.ok) return data<SavedShop>(read, 400);
  await saveShop(app, operator, read.settings);
  return data<SavedShop>({ ok: true });
}

export default function Shop() {
  return <ShopForm {...useLoaderData<typeof loader>()} />;
}
