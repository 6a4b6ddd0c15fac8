import { createContext, useContext } from "react";

/** The time zone all times are shown in, so that server and browser write the same words. */
export const ZoneContext = createContext("UTC");
export const useZone = (): string => useContext(ZoneContext);
