import type { Statement } from "../harness/statement.ts";
import { automationStatements } from "./automation.ts";
import { botStatements } from "./bot.ts";
import { contactStatements } from "./contacts.ts";
import { conversationStatements } from "./conversation.ts";
import { changeStatements } from "./conversation-changes.ts";
import { csatStatements } from "./csat.ts";
import { customersViewStatements } from "./customers-view.ts";
import { deletionStatements } from "./deletion.ts";
import { deliveries } from "./deliveries.ts";
import { eventStatements } from "./events.ts";
import { healthStatements } from "./health.ts";
import { identityStatements } from "./identity.ts";
import { mailInStatements } from "./mail-in.ts";
import { mailOutStatements } from "./mail-out.ts";
import { messageStatements } from "./message.ts";
import { postingStatements } from "./posting.ts";
import { conversationReadingStatements } from "./reading-conversations.ts";
import { listStatements } from "./reading-lists.ts";
import { messageReadingStatements } from "./reading-messages.ts";
import { redirects } from "./redirects.ts";
import { reportStatements } from "./reports.ts";
import { errorStatements } from "./rest-errors.ts";
import { sendingStatements } from "./sending.ts";
import { steeringStatements } from "./steering.ts";
import { visitorStatements } from "./visitor.ts";
import { webhooks } from "./webhooks.ts";

/** Every sentence of the contract that the product rests on, in the order in which they are tried. */
export const statements: Statement[] = [
  ...healthStatements,
  ...deliveries,
  ...redirects,
  ...webhooks,
  ...eventStatements,
  ...messageStatements,
  ...conversationStatements,
  ...changeStatements,
  ...visitorStatements,
  ...identityStatements,
  ...mailInStatements,
  ...mailOutStatements,
  ...botStatements,
  ...automationStatements,
  ...contactStatements,
  ...deletionStatements,
  ...customersViewStatements,
  ...csatStatements,
  ...errorStatements,
  ...postingStatements,
  ...steeringStatements,
  ...sendingStatements,
  ...messageReadingStatements,
  ...conversationReadingStatements,
  ...listStatements,
  ...reportStatements,
];

export function idOf({ section, says }: Statement): string {
  return `${section} ${says}`;
}
