import { FaultSettings, type Faults } from "../faults.ts";
import { ok, parseBody, route } from "./http.server.ts";

type FaultDoor = { faults: Faults };

/** `PUT` says the whole: what it leaves out is off. */
export const faultRoutes = [
  route<FaultDoor>("GET", "/faults", ({ faults }) => ok(faults.current())),
  route<FaultDoor>("PUT", "/faults", ({ faults }, _, { body }) => {
    faults.set(parseBody(FaultSettings, body));
    return ok(faults.current());
  }),
];
