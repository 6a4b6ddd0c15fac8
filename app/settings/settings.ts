import { z } from "zod";

/** Who stopped something, when (ISO 8601) and why. */
export const Pause = z.object({ since: z.iso.datetime(), by: z.string(), reason: z.string() });
export type Pause = z.infer<typeof Pause>;

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** One opening of the shop: from and to are local times, "09:00". */
const Opening = z
  .object({ weekday: z.number().int().min(1).max(7), from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => from < to, "the opening ends before it starts");
export type Opening = z.infer<typeof Opening>;

const Minutes = z.number().int().min(1).max(10_080);
/** A week lets a conversation end before its words go; null keeps them for good. */
export const RETENTION_DAYS = { least: 7, most: 3650, usual: 90 } as const;
const Usd = z.number().min(0).max(100_000);

/** What can be set, and to what. Weekdays count from Monday = 1. */
export const settingSchemas = {
  draftingPaused: Pause.nullable(),
  sendingPaused: Pause.nullable(),
  /** Null is without a cap. */
  dailyModelSpendUsd: Usd.nullable(),
  modelPrice: z.object({ inputPerMillionUsd: Usd, outputPerMillionUsd: Usd }),
  shopName: z.string().trim().min(1).max(80),
  businessHours: z.array(Opening).max(21),
  reviewSlaMinutes: Minutes,
  firstResponseSlaMinutes: Minutes,
  /** Which items Slack is told of. */
  slackNotifications: z.enum(["all", "urgent", "off"]),
  /** How long raw deliveries and the texts of messages are kept. */
  retentionDays: z.number().int().min(RETENTION_DAYS.least).max(RETENTION_DAYS.most).nullable(),
};

export type SettingKey = keyof typeof settingSchemas;
export type Settings = { [Key in SettingKey]: z.output<(typeof settingSchemas)[Key]> };

/** What holds until somebody sets something else. */
export function defaultSettings(from: { shopName: string; firstResponseSlaMinutes: number }): Settings {
  return {
    draftingPaused: null,
    sendingPaused: null,
    dailyModelSpendUsd: 5,
    modelPrice: { inputPerMillionUsd: 0.25, outputPerMillionUsd: 2 },
    shopName: from.shopName,
    businessHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "09:00", to: "17:00" })),
    reviewSlaMinutes: 15,
    firstResponseSlaMinutes: from.firstResponseSlaMinutes,
    slackNotifications: "all",
    retentionDays: RETENTION_DAYS.usual,
  };
}
