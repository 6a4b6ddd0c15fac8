import { resolve } from "node:path";
import type { Browser, BrowserContext } from "@playwright/test";
import { z } from "zod";
import { commands } from "../../../app/commands.server.ts";
import { parseEnvironment } from "../../../app/config/environment.ts";
import { runCommand } from "../../../app/db/command.server.ts";
import type { Role } from "../../../app/operators/operator.ts";
import type { Product } from "./product.ts";

const Made = z.object({ link: z.object({ address: z.string() }) });

export type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;
export type Person = { email: string; name: string; password: string };

export const ADMIN: Person = { email: "avery@shop.example", name: "Avery Stone", password: "a long demo password" };

/** Uses a sign-in link up in a window of its own. @returns the session it gave. */
export async function redeem(browser: Browser, link: string, person: Person): Promise<Session> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  const email = page.getByLabel("Your email");
  if (await email.isEditable()) await email.fill(person.email);
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("New password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/app/approvals");
  const session = await context.storageState();
  await context.close();
  return session;
}

/** Invites somebody as `npm run operators` does, over the socket of the running HotDash. @returns the link. */
export async function invite(product: Product, email: string, role: Role): Promise<string> {
  const config = parseEnvironment({ DATA_DIR: resolve(product.dataDir) });
  const { link } = Made.parse(await runCommand(config, "operators invite", { email, role }, commands));
  // The command knows the port that was asked for (any), not the one that was free.
  return product.publicUrl + new URL(link.address).pathname;
}
