import { useState } from "react";
import { problemsOf } from "../validate.ts";
import type { ConversationToAnswer, DecisionResult, ManualReplyForm } from "../view.ts";
import { AsRead } from "./AsRead.tsx";
import { ConnectionBar, Refusal, TypingBar, ViewerBar } from "./bars.tsx";
import dock from "./Dock.module.css";
import { Footer, MainButton } from "./Dock.tsx";
import { Bars, Body, useEscape, Work } from "./Drawer.tsx";
import { Editor } from "./Editor.tsx";
import { Header, Who } from "./Header.tsx";
import { Message } from "./Message.tsx";
import { Notices } from "./Notices.tsx";
import reply from "./Reply.module.css";
import { Box } from "./Reply.tsx";
import { type Decided, refusalOf, useOnce } from "./use-decision.ts";
import { useKeptText } from "./use-kept-text.ts";
import { useKeys } from "./use-keys.ts";
import { usePost } from "./use-post.ts";
import { countWords, recipientsShort } from "./words.ts";

type Props = {
  conversation: ConversationToAnswer;
  now: string;
  mayDecide: boolean;
  keysAwake: boolean;
  toast: React.ReactNode;
  onSent: (decided: Decided) => void;
  onClose: () => void;
};

/** The whole answer from a person's own hand: no draft, so nothing to grade. */
export function ManualReply({ conversation, now, mayDecide, keysAwake, toast, onSent, onClose }: Props) {
  const { conversationId, customer, channel, chatwootChannel, recipients, seenMessageId, canReply } = conversation;
  const [text, setText] = useKeptText(`hotdash.reply.${conversationId}`);
  const [problem] = problemsOf(text, channel, chatwootChannel);
  const { send, sending, refusal } = useManualReply(conversation, onSent);
  const lacking = text.trim() === "" ? "Write the reply first" : (problem?.replace(/\.$/, "") ?? null);
  const [acknowledged, setAcknowledged] = useState(false);
  const press = () => {
    if (!mayDecide || lacking !== null || sending) return;
    if (!canReply && !acknowledged) setAcknowledged(true);
    else send({ text, recipients, seenMessageId, despiteClosedWindow: !canReply });
  };
  const leave = () => {
    const at = document.activeElement;
    if (at instanceof HTMLTextAreaElement) at.blur();
    else onClose();
  };
  useEscape(leave);
  useKeys({ "mod+enter": press }, keysAwake);
  const message = { ...conversation, sourceMessageId: null, stale: null };
  return (
    <>
      <Header review={conversation} place={null} onClose={onClose} />
      <Body>
        <Who review={conversation} inBody />
        <Notices review={{ cameBack: null, warnings: conversation.warnings }} />
        <Message review={message} now={now} />
        <Work>
          <section className={reply.reply} aria-label="Reply">
            <div className={reply.bar}>
              <h3 className={reply.title}>Your reply</h3>
              <span className={reply.version}>No draft, so nothing to grade</span>
            </div>
            <Box
              review={conversation}
              about={countWords(text)}
              focused={mayDecide}
              below={<AsRead text={text} channel={chatwootChannel} keysAwake={keysAwake} />}
            >
              <Editor
                text={text}
                claims={[]}
                label={`Reply to ${customer.name}`}
                autoFocus={mayDecide}
                onChange={setText}
              />
            </Box>
          </section>
        </Work>
      </Body>
      <Bars>
        <ConnectionBar />
        <TypingBar typist={conversation.typist} now={now} />
        {refusal && <Refusal message={refusal.message} problems={refusal.problems} />}
        {toast}
        {!mayDecide && <ViewerBar />}
      </Bars>
      {mayDecide && (
        <Footer>
          <div className={dock.acts}>
            <p className={canReply ? dock.says : dock.warns} aria-live="polite">
              {lacking ?? (canReply ? recipientsShort(conversation) : CLOSED[acknowledged ? "asked" : "asks"])}
            </p>
            <MainButton
              label={canReply ? "Send my reply" : acknowledged ? "Send though closed" : "Send anyway…"}
              lacking={lacking}
              doing={sending ? "Sending" : null}
              onPress={press}
            />
          </div>
        </Footer>
      )}
    </>
  );
}

const CLOSED = {
  asks: "Asks once more, the reply window is closed",
  asked: "The channel will most likely refuse it",
};

function useManualReply({ conversationId, customer }: ConversationToAnswer, onSent: (decided: Decided) => void) {
  const { post, busy, answer, lost } = usePost<DecisionResult>();
  useOnce(answer, (send) => onSent({ approvalId: "", customer: customer.name, send }));
  const send = (form: ManualReplyForm) => void post(`/app/conversations/${conversationId}/replies`, form);
  return { send, sending: busy, refusal: refusalOf(answer, lost) };
}
