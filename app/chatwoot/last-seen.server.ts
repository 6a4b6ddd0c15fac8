import { z } from "zod";
import { type ChatwootDoor, callChatwoot } from "./client.server.ts";

/** Tells Chatwoot that the token's owner has seen a conversation up to now: its unread count becomes 0 for all agents. */
export async function markSeen(door: ChatwootDoor, conversationId: number): Promise<void> {
  await callChatwoot(door, z.unknown(), `/conversations/${conversationId}/update_last_seen`, { method: "POST" });
}
