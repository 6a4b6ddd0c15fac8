import { expect, test, vi } from "vitest";
import { freePort } from "../../scripts/walk/free-port.ts";
import { dataFolder, startHotdash } from "../support/hotdash.ts";

// A process of its own takes seconds to start, on a busy machine many.
vi.setConfig({ testTimeout: 60_000 });

test("forms work behind a proxy that ends TLS and tells neither the scheme nor the host it was asked by", async () => {
  const port = await freePort();
  await startHotdash({ PUBLIC_URL: "https://hotdash.example", PORT: String(port), DATA_DIR: dataFolder() });
  const statusOf = async (path: string, origin: string) => {
    const body = new URLSearchParams({ email: "nobody@example.com", password: "a wrong password" });
    return (await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers: { Origin: origin }, body }))
      .status;
  };
  for (const path of ["/login", "/login.data"]) {
    expect(await statusOf(path, "https://hotdash.example"), path).toBe(401);
    for (const foreign of ["https://evil.example", "https://hotdash.example.evil.example", "null"])
      expect([400, 403], `${path} from ${foreign}`).toContain(await statusOf(path, foreign));
  }
});
