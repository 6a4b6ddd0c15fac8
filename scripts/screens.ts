// npm run screens: starts HotDash on a fresh data folder, simulates 20 customers, and takes pictures of its pages in real
// Chromium, desktop and phone, to artifacts/screens/. Fails on any console error and on a page wider than its window.
import { copyFileSync, mkdirSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "../tests/support/chromium.ts";
import { Camera, type View } from "./screens/camera.ts";
import {
  bringMorning,
  checkConnection,
  edit,
  grade,
  inviteColleague,
  openRow,
  rows,
  undo,
  writeAgain,
} from "./screens/moments.ts";
import { takeNotes } from "./screens/notes.ts";
import { type Fresh, startFresh } from "./walk/fresh.ts";

const SCREENS = "artifacts/screens";
const FOR_README = "docs/images/drawer.png";
const NOTES = "docs/images/notes.png";
const PAGES = {
  dashboard: "/app",
  activity: "/app/activity",
  ops: "/app/ops",
  events: "/app/ops/events",
  jobs: "/app/ops/jobs",
  "dead-letters": "/app/ops/dead-letters",
  sends: "/app/ops/sends",
  retention: "/app/settings/retention",
  notes: "/app/settings/notes",
  connection: "/app/settings/connection",
  notifications: "/app/settings/notifications",
  operators: "/app/settings/operators",
  sessions: "/app/settings/sessions",
  profile: "/app/settings/profile",
  sandbox: "/sandbox",
};

const running = await startFresh();
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
const camera = new Camera(browser, running.publicUrl, SCREENS);
try {
  await takeAll(running);
  await takeNotes(browser, NOTES);
} finally {
  await browser.close();
  await running.stop();
}
for (const trouble of camera.troubles) console.error(trouble);
console.log(`Pictures are in ${SCREENS}.`);
process.exit(camera.troubles.length > 0 ? 1 : 0);

async function takeAll({ signInLink, sandboxAddress }: Fresh): Promise<void> {
  const page = await signIn(signInLink);
  const session = await page.context().storageState();
  await checkConnection(page);
  const invitedId = await inviteColleague(page);
  await camera.take(page, "invited-desktop");
  await bringMorning(page);

  for (const view of ["desktop", "phone"] as const) {
    await camera.take(await camera.open("/login", view), `login-${view}`);
    for (const [name, path] of Object.entries({ ...PAGES, operator: `/app/settings/operators/${invitedId}` }))
      await close(await camera.open(path, view, "light", session), `${name}-${view}`);
    for (const light of ["light", "dark"] as const) {
      const suffix = light === "dark" ? "-dark" : "";
      const queue = await camera.open("/app/approvals", view, light, session);
      await rows(queue).first().waitFor();
      await camera.take(queue, `queue-${view}${suffix}`);
      await openRow(queue, 0);
      const drawer = await camera.take(queue, `drawer-${view}${suffix}`);
      if (view === "desktop" && light === "light") {
        mkdirSync("docs/images", { recursive: true });
        copyFileSync(drawer, FOR_README);
      }
      await queue.context().close();
    }
    await takeReview(await camera.open("/app/approvals", view, "light", session), view, sandboxAddress);
  }
}

/** A review from the first change of the text to the reply on its way. */
async function takeReview(page: Page, view: View, sandboxAddress: string): Promise<void> {
  await rows(page).first().waitFor();
  await openRow(page, view === "desktop" ? 2 : 4);
  await edit(page);
  await camera.take(page, `drawer-edited-${view}`);

  await writeAgain(page, sandboxAddress);
  await page.getByRole("region", { name: "New message" }).or(page.getByLabel("New message")).first().waitFor();
  await camera.take(page, `drawer-stale-${view}`);

  await page.goto("/app/approvals");
  await openRow(page, view === "desktop" ? 5 : 6);
  await grade(page);
  await page.keyboard.press("Control+Enter");
  if (
    !(await undo(page)
      .waitFor({ timeout: 2000 })
      .then(
        () => true,
        () => false,
      ))
  ) {
    // A sentence without a source asks once more.
    await page.keyboard.press("Control+Enter");
    await undo(page).waitFor();
  }
  await camera.take(page, `drawer-undo-${view}`);
  await page.context().close();
}

async function signIn(link: string): Promise<Page> {
  const page = await camera.open(link, "desktop");
  await camera.take(page, "sign-in-link-desktop");
  await page.getByLabel("Your email").fill("avery@shop.example");
  await page.getByLabel("Your name").fill("Avery Stone");
  await page.getByLabel("New password").fill("a long demo password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/app/**");
  return page;
}

async function close(page: Page, name: string): Promise<void> {
  await camera.take(page, name);
  await page.context().close();
}
