import { webAndWorker } from "./support/place.ts";
import { sentAgainUnder } from "./support/sent-again.ts";
import { sentAgainFaults } from "./support/sent-again-faults.ts";

sentAgainUnder(webAndWorker, sentAgainFaults);
