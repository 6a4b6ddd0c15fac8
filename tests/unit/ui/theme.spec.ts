import { expect, test } from "vitest";
import { themeCookie, themeOf } from "../../../app/ui/theme.ts";

test("the operator's choice is kept over what the machine prefers", () => {
  const headers = new Headers({ Cookie: "a=b; theme=light", "Sec-CH-Prefers-Color-Scheme": '"dark"' });
  expect(themeOf(headers)).toEqual({ choice: "light", dark: false });
});

test("without a choice the machine decides, and without a word from it the page is light", () => {
  expect(themeOf(new Headers({ "Sec-CH-Prefers-Color-Scheme": '"dark"' }))).toEqual({ choice: "system", dark: true });
  expect(themeOf(new Headers())).toEqual({ choice: "system", dark: false });
});

test("an unknown choice counts as none", () => {
  expect(themeOf(new Headers({ Cookie: "theme=darkish" }))).toEqual({ choice: "system", dark: false });
  expect(themeOf(new Headers({ Cookie: "other_theme=dark" }))).toEqual({ choice: "system", dark: false });
});

test("leaving it to the machine forgets the choice", () => {
  expect(themeCookie("dark")).toMatch(/^theme=dark;.*Max-Age=31536000/);
  expect(themeCookie("system")).toMatch(/Max-Age=0/);
});
