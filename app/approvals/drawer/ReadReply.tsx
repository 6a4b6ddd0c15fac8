import { asRead } from "../../chatwoot/reply-text/as-read.ts";
import { type Block, blocksOf, type Line } from "../../chatwoot/reply-text/blocks.ts";
import { renderingOf } from "../../chatwoot/reply-text/channels.ts";
import type { Span } from "../../chatwoot/reply-text/spans.ts";
import styles from "./AsRead.module.css";

/** A reply with the marks that its customer sees as lists, links and bold. @param channel Chatwoot's name of it. */
export function ReadReply({ text, channel }: { text: string; channel: string }) {
  if (renderingOf(channel) !== "html") return <p>{asRead(text, channel)}</p>;
  return (
    <>
      {blocksOf(text).map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name.
        <BlockAsRead key={at} block={block} />
      ))}
    </>
  );
}

function BlockAsRead({ block }: { block: Block }) {
  if (block.kind === "paragraph")
    return (
      <p>
        <Lines lines={block.lines} />
      </p>
    );
  const List = block.numbered ? "ol" : "ul";
  return (
    <List className={block.loose ? styles.loose : undefined}>
      {block.items.map((lines, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items have no other name.
        <li key={at}>
          <Lines lines={lines} />
        </li>
      ))}
    </List>
  );
}

function Lines({ lines }: { lines: Line[] }) {
  return (
    <>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name.
        <span key={at}>
          {at > 0 && "\n"}
          <Spans spans={line} />
        </span>
      ))}
    </>
  );
}

function Spans({ spans }: { spans: Span[] }) {
  return (
    <>
      {spans.map((span, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no other name.
        <SpanAsRead key={at} span={span} />
      ))}
    </>
  );
}

function SpanAsRead({ span }: { span: Span }) {
  if (span.kind === "text") return <>{span.text}</>;
  if (span.kind === "bold")
    return (
      <strong>
        <Spans spans={span.spans} />
      </strong>
    );
  const address = span.kind === "link" ? span.address : span.text;
  return (
    <a href={/^www\./i.test(address) ? `http://${address}` : address} target="_blank" rel="noopener noreferrer">
      {span.text}
    </a>
  );
}
