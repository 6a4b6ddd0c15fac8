import type { z } from "zod";
import {
  type Holiday,
  MOST_OPENINGS,
  type Opening,
  type Settings,
  SIGN_OFF_LANGUAGES,
  settingSchemas,
} from "../settings.ts";

/** The settings of the page Shop. */
export type ShopSettings = Pick<
  Settings,
  "shopName" | "signOffs" | "timeZone" | "businessHours" | "holidays" | "reviewSlaMinutes" | "dailyModelSpendUsd"
>;

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
type Language = (typeof SIGN_OFF_LANGUAGES)[number];

export const signOffField = (language: Language) => `signOff-${language}` as const;
/** @param weekday Monday = 1. */
export const hoursField = (weekday: number) => `hours-${weekday}` as const;
export const shopFields = [
  "shopName",
  ...SIGN_OFF_LANGUAGES.map(signOffField),
  "timeZone",
  ...WEEKDAYS.map((_, at) => hoursField(at + 1)),
  "holidays",
  "reviewSlaMinutes",
  "dailyModelSpendUsd",
] as const;
export type ShopField = (typeof shopFields)[number];
export type ShopErrors = Partial<Record<ShopField, string>>;

/** The settings as the form's fields hold them. */
export function writeShopFields(settings: ShopSettings): Record<ShopField, string> {
  return {
    shopName: settings.shopName ?? "",
    ...Object.fromEntries(SIGN_OFF_LANGUAGES.map((one) => [signOffField(one), settings.signOffs[one] ?? ""])),
    timeZone: settings.timeZone ?? "",
    ...Object.fromEntries(WEEKDAYS.map((_, at) => [hoursField(at + 1), hoursText(settings.businessHours, at + 1)])),
    holidays: settings.holidays.map(({ date, name }) => `${date} ${name}`.trim()).join("\n"),
    reviewSlaMinutes: String(settings.reviewSlaMinutes),
    dailyModelSpendUsd: settings.dailyModelSpendUsd === null ? "" : String(settings.dailyModelSpendUsd),
  } as Record<ShopField, string>;
}

/** What was typed as settings, or what is wrong with each field. */
export function readShopFields(
  typed: Record<ShopField, string>,
): { ok: true; settings: ShopSettings } | { ok: false; errors: ShopErrors } {
  const errors: ShopErrors = {};
  const read = <Value>(
    field: ShopField,
    schema: z.ZodType<Value>,
    value: unknown,
    error: string,
  ): Value | undefined => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) errors[field] = error;
    return parsed.data;
  };
  const text = (field: ShopField) => typed[field]?.trim() || null;
  const schemas = settingSchemas;
  const settings = {
    shopName: read("shopName", schemas.shopName, text("shopName"), "Use at most 80 characters."),
    signOffs: Object.fromEntries(
      SIGN_OFF_LANGUAGES.flatMap((language) => {
        const value = text(signOffField(language));
        const signOff = value?.replaceAll("\r\n", "\n");
        if (!signOff) return [];
        read(signOffField(language), SignOff, { [language]: signOff }, "Use at most 500 characters.");
        return [[language, signOff]];
      }),
    ),
    timeZone: read("timeZone", schemas.timeZone, text("timeZone"), "Choose a time zone from the list."),
    businessHours: WEEKDAYS.flatMap((_, at) => readHours(at + 1, typed[hoursField(at + 1)] ?? "", errors)),
    holidays: readHolidays(typed.holidays, errors),
    reviewSlaMinutes: read(
      "reviewSlaMinutes",
      schemas.reviewSlaMinutes,
      wholeNumber(typed.reviewSlaMinutes),
      "Write a whole number of minutes, from 1 to 10080 (a week).",
    ),
    dailyModelSpendUsd: read(
      "dailyModelSpendUsd",
      schemas.dailyModelSpendUsd,
      text("dailyModelSpendUsd") === null ? null : dollars(typed.dailyModelSpendUsd),
      "Write an amount in dollars, such as 5 or 12.50. Leave it empty for no limit.",
    ),
  };
  // Each day may be right and all of them more than are kept.
  if (settings.businessHours.length > MOST_OPENINGS)
    errors[hoursField(1)] = `Write at most ${MOST_OPENINGS} openings in a week, three a day.`;
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, settings: settings as ShopSettings };
}

const SignOff = settingSchemas.signOffs;
const wholeNumber = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);
const dollars = (text: string) =>
  /^\d{1,6}([.,]\d{1,2})?$/.test(text.trim()) ? Number(text.replace(",", ".")) : Number.NaN;

function hoursText(openings: Opening[], weekday: number): string {
  return openings
    .filter((opening) => opening.weekday === weekday)
    .map(({ from, to }) => `${from}–${to}`)
    .join(", ");
}

/** "9-12, 13:30–17:00"; nothing means closed. */
function readHours(weekday: number, text: string, errors: ShopErrors): Opening[] {
  const openings = text
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => OPENING.exec(part.trim()));
  const read = openings.flatMap((found) =>
    found ? [{ weekday, from: clockTime(found[1], found[2]), to: clockTime(found[3], found[4]) }] : [],
  );
  const inOrder = read.every(({ from, to }, at) => from < to && from >= (read[at - 1]?.to ?? ""));
  const valid = read.length === openings.length && inOrder && settingSchemas.businessHours.safeParse(read).success;
  if (!valid)
    errors[hoursField(weekday)] = "Write 09:00–17:00, or 09:00–12:00, 13:00–17:00. Leave it empty when closed.";
  return read;
}

const OPENING = /^(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?$/;
const clockTime = (hour = "", minute = "00") => `${hour.padStart(2, "0")}:${minute}`;

/** One a line: "2026-12-25 Christmas". */
function readHolidays(text: string, errors: ShopErrors): Holiday[] {
  const lines = text.split(/\r?\n/).flatMap((line) => line.trim() || []);
  const read = lines.map((line) => {
    const [date = "", ...name] = line.split(/\s+/);
    return { date, name: name.join(" ") };
  });
  const parsed = settingSchemas.holidays.safeParse(read);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path[0];
    const wrong = typeof at === "number" ? `“${lines[at]?.slice(0, 40)}”: write` : "Write";
    errors.holidays = `${wrong} one day a line, such as 2026-12-25 Christmas. At most 200.`;
  }
  return read.sort((a, b) => a.date.localeCompare(b.date));
}
