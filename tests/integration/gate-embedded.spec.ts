// The gate's rules about a message that replaces another, on the embedded database: its role is a guard there, its triggers are rules.
import { expect, test } from "vitest";
import { openTestApp } from "../support/app.ts";
import { decide, openReview, scheduleSend } from "../support/decided.ts";

test("a send gives up its message only for a newer one, after it failed and its deletion was called", async () => {
  const { db } = await openTestApp();
  const review = await openReview(db);
  const send = await scheduleSend(db, review, await decide(db, review));
  const become = (change: Record<string, unknown>) =>
    db.updateTable("sends").set(change).where("id", "=", send).execute();
  const refused = (change: Record<string, unknown>, code: string) =>
    expect(become(change)).rejects.toMatchObject({ code });

  await become({ state: "sending" });
  await become({ state: "accepted", chatwootMessageId: 812 });
  await refused({ replacesMessageId: 812 }, "HD010");
  await become({ state: "undelivered" });
  await refused({ state: "retrying", replacesMessageId: 811 }, "HD010");
  await become({ state: "retrying", replacesMessageId: 812 });
  await refused({ chatwootMessageId: null }, "HD005");
  await become({ deleteCalledAt: new Date() });
  await become({ chatwootMessageId: null });
  await refused({ state: "accepted", chatwootMessageId: 813 }, "HD006");
  await refused({ chatwootMessageId: 813 }, "HD011");
  await refused({ state: "scheduled" }, "HD006");
  await refused({ state: "cancelled" }, "HD006");
  await become({ state: "sending" });
  await refused({ state: "scheduled" }, "HD006");
  await refused({ state: "accepted", chatwootMessageId: 812 }, "HD011");
  await become({ state: "accepted", chatwootMessageId: 813 });
});
