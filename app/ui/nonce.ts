import { createContext, useContext } from "react";

/** The response's script nonce while the server renders. Empty in the browser, which hides nonces from scripts. */
export const NonceContext = createContext("");
export const useNonce = (): string => useContext(NonceContext);
