import { expect, test } from "vitest";
import { publicUrlOf } from "../../app/config/public-url.ts";

test.each([
  ["127.0.0.1", "http://127.0.0.1:3000"],
  ["0.0.0.0", "http://127.0.0.1:3000"],
  ["::", "http://127.0.0.1:3000"],
  ["::1", "http://[::1]:3000"],
])("without PUBLIC_URL, people on this machine reach what listens on %s at %s", (HOST, url) => {
  expect(publicUrlOf({ HOST, PORT: 3000, PUBLIC_URL: undefined })).toBe(url);
});
