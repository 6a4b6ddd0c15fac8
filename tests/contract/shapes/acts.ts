import type { Programme } from "./act.ts";
import { answerActs } from "./acts/answers.ts";
import { apiActs } from "./acts/api.ts";
import { apiFileActs } from "./acts/api-files.ts";
import { apiLaterActs } from "./acts/api-later.ts";
import { mailActs } from "./acts/mail.ts";
import { mailLaterActs } from "./acts/mail-later.ts";
import { webActs } from "./acts/web.ts";
import { webDeskActs } from "./acts/web-desk.ts";
import { webStatusActs } from "./acts/web-status.ts";

/** All acts. The answers about ratings and reports rest on what the web inbox's acts have done before. */
export const programmes: Programme[] = [
  { deliveries: [...webActs, ...webDeskActs, ...webStatusActs], answers: answerActs },
  { deliveries: [...apiActs, ...apiLaterActs, ...apiFileActs], answers: [] },
  { deliveries: [...mailActs, ...mailLaterActs], answers: [] },
];
