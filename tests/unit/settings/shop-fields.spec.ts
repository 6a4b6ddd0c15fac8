import { expect, it } from "vitest";
import { defaultSettings } from "../../../app/settings/settings.ts";
import { readShopFields, type ShopField, writeShopFields } from "../../../app/settings/shop/fields.ts";

const usual = writeShopFields(defaultSettings({ firstResponseSlaMinutes: 30 }));
const read = (change: Partial<Record<ShopField, string>>) =>
  readShopFields({ ...usual, ...change } as Record<ShopField, string>);
const settingsOf = (change: Partial<Record<ShopField, string>>) => {
  const answer = read(change);
  if (!answer.ok) throw new Error(JSON.stringify(answer.errors));
  return answer.settings;
};

it("what is set is read back as it was written", () => {
  const settings = settingsOf({
    shopName: " Lamps & More ",
    "signOff-de": "Freundliche Grüße\r\nIhre Lampen",
    timeZone: "Europe/Berlin",
    "hours-1": "9-12, 13:30–17:00",
    "hours-2": "",
    holidays: "2026-12-26 Boxing Day\n2026-12-25",
    reviewSlaMinutes: "20",
    dailyModelSpendUsd: "12,50",
  });
  expect(settings).toMatchObject({
    shopName: "Lamps & More",
    signOffs: { de: "Freundliche Grüße\nIhre Lampen" },
    timeZone: "Europe/Berlin",
    holidays: [
      { date: "2026-12-25", name: "" },
      { date: "2026-12-26", name: "Boxing Day" },
    ],
    reviewSlaMinutes: 20,
    dailyModelSpendUsd: 12.5,
  });
  expect(settings.businessHours.filter(({ weekday }) => weekday <= 2)).toEqual([
    { weekday: 1, from: "09:00", to: "12:00" },
    { weekday: 1, from: "13:30", to: "17:00" },
  ]);
  expect(settingsOf(writeShopFields(settings))).toEqual(settings);
});

it("an empty name is Chatwoot's, an empty limit is none, an empty zone is the environment's", () => {
  expect(settingsOf({ shopName: " ", dailyModelSpendUsd: "", timeZone: "" })).toMatchObject({
    shopName: null,
    dailyModelSpendUsd: null,
    timeZone: null,
  });
});

it.each([
  ["shopName", "x".repeat(81)],
  ["signOff-en", "x".repeat(501)],
  ["timeZone", "Mars/Olympus"],
  ["hours-3", "17:00-09:00"],
  ["hours-3", "9-13, 12-17"],
  ["hours-3", "9 to 5"],
  ["hours-3", "09:00-25:00"],
  ["hours-3", "08:60-09:00"],
  ["holidays", "25.12.2026 Christmas"],
  ["holidays", "2026-02-30"],
  ["reviewSlaMinutes", "0"],
  ["reviewSlaMinutes", "1.5"],
  ["reviewSlaMinutes", ""],
  ["dailyModelSpendUsd", "five"],
  ["dailyModelSpendUsd", "-1"],
] as const)("%s does not take %j, and says what to write", (field, text) => {
  const answer = read({ [field]: text });
  expect(answer).toMatchObject({ ok: false, errors: { [field]: expect.stringMatching(/^(Write|Use|Choose|“)/) } });
});

it("more openings in a week than are kept are refused, not forgotten", () => {
  const week = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [`hours-${day}`, "8-10, 11-13, 14-16, 17-19"]));
  expect(read(week)).toMatchObject({ ok: false, errors: { "hours-1": expect.stringMatching(/^Write at most 21/) } });
});
