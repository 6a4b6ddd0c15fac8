import { apiCustomer } from "../../customers.ts";
import type { DeliveryAct } from "../act.ts";

type Sent = { file: string; type: string; content?: string };

const SENT: Sent[] = [
  { file: "lamp.png", type: "image/png" },
  { file: "bill.pdf", type: "application/pdf", content: "See the file" },
  { file: "voice.ogg", type: "audio/ogg" },
];

export const apiFileActs: DeliveryAct[] = [
  {
    does: "a customer of an API inbox sends a picture, a file with words, and a voice message",
    gives: [
      "message_created incoming Api by contact with image",
      "message_created incoming Api by contact with file",
      "message_created incoming Api by contact with audio",
      "message_updated incoming Api by contact with audio",
    ],
    act: async ({ world, settle }) => {
      const customer = await apiCustomer(world);
      const conversation = await customer.open();
      for (const { file, type, content } of SENT) {
        await settle();
        const form = new FormData();
        if (content) form.set("content", content);
        form.append("attachments[]", new File([new Uint8Array(8)], file, { type }));
        await customer.door.call("POST", `/conversations/${conversation}/messages`, form);
      }
    },
  },
];
