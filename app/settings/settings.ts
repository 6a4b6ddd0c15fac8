import { z } from "zod";
import { InboxNote } from "../notes/note-content.ts";

/** Who stopped something, when (ISO 8601) and why. */
export const Pause = z.object({ since: z.iso.datetime(), by: z.string(), reason: z.string() });
export type Pause = z.infer<typeof Pause>;

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** One opening of the shop: from and to are local times, "09:00". */
const Opening = z
  .object({ weekday: z.number().int().min(1).max(7), from: ClockTime, to: ClockTime })
  .refine(({ from, to }) => from < to, "the opening ends before it starts");
export type Opening = z.infer<typeof Opening>;

/** Chatwoot takes no longer name of an account either. */
export const LONGEST_NAME = 80;
/** A closing formula, a name and an address or two. */
export const LONGEST_SIGN_OFF = 500;
/** Those that the offline drafter writes; a model signs in other languages with the shop's name. */
export const SIGN_OFF_LANGUAGES = ["en", "de", "es"] as const;
/** Three a day. */
export const MOST_OPENINGS = 21;
/** Several years of them. */
const MOST_HOLIDAYS = 200;

const TimeZone = z.string().refine((zone) => Intl.supportedValuesOf("timeZone").includes(zone) || zone === "UTC", {
  error: "no such time zone",
});

/** A day on which the shop is closed. */
export const Holiday = z.object({ date: z.iso.date(), name: z.string().trim().max(80) });
export type Holiday = z.infer<typeof Holiday>;

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
  /** Null is the name that Chatwoot tells (`shop/identity.ts`). */
  shopName: z.string().trim().min(1).max(LONGEST_NAME).nullable(),
  /** How a reply ends, by language. */
  signOffs: z.partialRecord(z.enum(SIGN_OFF_LANGUAGES), z.string().trim().min(1).max(LONGEST_SIGN_OFF)),
  /** The shop's IANA zone, by which its hours count; null is SUPPORT_TIMEZONE. */
  timeZone: TimeZone.nullable(),
  businessHours: z.array(Opening).max(MOST_OPENINGS),
  holidays: z.array(Holiday).max(MOST_HOLIDAYS),
  reviewSlaMinutes: Minutes,
  firstResponseSlaMinutes: Minutes,
  /** Which items Slack is told of. */
  slackNotifications: z.enum(["all", "urgent", "off"]),
  /** What notes show, by the inbox's number in Chatwoot; the others are as usual for their channel. */
  notesByInbox: z.record(z.string().regex(/^\d{1,15}$/), InboxNote),
  /** What becomes of the note of a draft that ended without being sent. */
  endedNotes: z.enum(["keep", "delete"]),
  /** How long raw deliveries and the texts of messages are kept. */
  retentionDays: z.number().int().min(RETENTION_DAYS.least).max(RETENTION_DAYS.most).nullable(),
};

export type SettingKey = keyof typeof settingSchemas;
export type Settings = { [Key in SettingKey]: z.output<(typeof settingSchemas)[Key]> };

/** What holds until somebody sets something else. */
export function defaultSettings(from: { firstResponseSlaMinutes: number }): Settings {
  return {
    draftingPaused: null,
    sendingPaused: null,
    dailyModelSpendUsd: 5,
    modelPrice: { inputPerMillionUsd: 0.25, outputPerMillionUsd: 2 },
    shopName: null,
    signOffs: {},
    timeZone: null,
    businessHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "09:00", to: "17:00" })),
    holidays: [],
    reviewSlaMinutes: 15,
    firstResponseSlaMinutes: from.firstResponseSlaMinutes,
    slackNotifications: "all",
    notesByInbox: {},
    endedNotes: "keep",
    retentionDays: RETENTION_DAYS.usual,
  };
}
