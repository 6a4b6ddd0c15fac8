import type { Stage } from "./stage.ts";

/** Something done on a Chatwoot through its own doors, and the recorded deliveries that it gives as well. */
export type DeliveryAct = {
  does: string;
  /** The groups of deliveries that are compared; what else the act delivers belongs to other acts. */
  gives: string[];
  act(stage: Stage): Promise<unknown>;
};

/** A call, after what has to be there before it. */
export type AnswerAct = {
  does: string;
  /** The file of the recorded answer. */
  answers: string;
  act(stage: Stage): Promise<unknown>;
};

/** Acts that are performed on one sandbox, in this order. */
export type Programme = { deliveries: DeliveryAct[]; answers: AnswerAct[] };
