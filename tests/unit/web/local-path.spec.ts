import { expect, test } from "vitest";
import { localPath } from "../../../app/web/local-path.ts";

test.each([
  ["/app/approvals", "/app/approvals"],
  ["/app/approvals?approvalId=7&tab=decided#reply", "/app/approvals?approvalId=7&tab=decided#reply"],
  ["/", "/"],
  ["/app/../login", "/login"],
])("%s stays on this site", (wanted, path) => {
  expect(localPath(wanted, "/home")).toBe(path);
});

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/./\\evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  "app/approvals",
  "",
  null,
  undefined,
  7,
])("%j leads away or nowhere, so the fallback is taken", (wanted) => {
  expect(localPath(wanted, "/home")).toBe("/home");
});
