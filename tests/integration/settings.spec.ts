import { expect, test } from "vitest";
import { changeSetting, readSettings } from "../../app/settings/settings.server.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { signedInAs } from "../support/operators.ts";

const settings = (app: TestApp) => readSettings(app.db, app.chatwoot, app.config, app.log);

test("what nobody set has its default, and the environment's first response time is one", async () => {
  const app = await openTestApp({ env: { CHATWOOT_SLA_MINUTES: "45" } });
  expect(await settings(app)).toEqual({
    draftingPaused: null,
    sendingPaused: null,
    dailyModelSpendUsd: 5,
    modelPrice: { inputPerMillionUsd: 0.25, outputPerMillionUsd: 2 },
    shopName: null,
    signOffs: {},
    timeZone: null,
    holidays: [],
    businessHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "09:00", to: "17:00" })),
    reviewSlaMinutes: 15,
    firstResponseSlaMinutes: 45,
    slackNotifications: "all",
    notesByInbox: {},
    endedNotes: "keep",
    retentionDays: 90,
  });
});

test("a changed setting is read back, told on the timeline, and no other account sees it", async () => {
  const app = await openTestApp();
  const admin = await signedInAs(app, "admin");
  const other = await app.db
    .insertInto("accounts")
    .values({ baseUrl: "https://chatwoot.example.com", chatwootAccountId: 1, name: "Another shop" })
    .returning(["id", "baseUrl"])
    .executeTakeFirstOrThrow();
  await changeSetting(app, admin, "dailyModelSpendUsd", null);
  await changeSetting(app, admin, "shopName", "Hoses & More");
  expect(await settings(app)).toMatchObject({ dailyModelSpendUsd: null, shopName: "Hoses & More" });
  expect(await readSettings(app.db, other, app.config)).toMatchObject({
    dailyModelSpendUsd: 5,
    shopName: null,
  });
  expect(await app.db.selectFrom("activities").selectAll().orderBy("id").execute()).toMatchObject([
    { verb: "setting_changed", actorId: admin.id, detail: { setting: "dailyModelSpendUsd" } },
    { verb: "setting_changed", actorId: admin.id, detail: { setting: "shopName" } },
  ]);
});

test("a stored value that does not fit gives way to the default and is named in the log, its content is not", async () => {
  const app = await openTestApp();
  await app.db
    .insertInto("settings")
    .values([
      { accountId: app.chatwoot.id, key: "reviewSlaMinutes", value: JSON.stringify("a-secret-thing") },
      { accountId: app.chatwoot.id, key: "fromTheFuture", value: JSON.stringify(true) },
      { accountId: app.chatwoot.id, key: "shopName", value: JSON.stringify("Hoses & More") },
    ])
    .execute();
  expect(await settings(app)).toMatchObject({ reviewSlaMinutes: 15, shopName: "Hoses & More" });
  expect(app.logged.filter((line) => line.includes("reviewSlaMinutes"))).toHaveLength(1);
  expect(app.logged.join()).not.toContain("a-secret-thing");
});
