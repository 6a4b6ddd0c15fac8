import { z } from "zod";
import { type ChatwootDoor, ChatwootRefused, callChatwoot } from "./client.server.ts";
import { ContactPayload } from "./payloads.ts";

const Answer = z.object({ payload: ContactPayload });

/** A contact as it stands now, or null when Chatwoot has it no longer (deleted, or merged into another). */
export async function fetchContact(door: ChatwootDoor, contactId: number): Promise<ContactPayload | null> {
  try {
    return (await callChatwoot(door, Answer, `/contacts/${contactId}`)).payload;
  } catch (error) {
    if (error instanceof ChatwootRefused && error.status === 404) return null;
    throw error;
  }
}
