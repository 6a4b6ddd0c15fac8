import { BlockStack, Card } from "@shopify/polaris";
import type { ReactNode } from "react";
import { Mark } from "../ui/Mark.tsx";
import styles from "./SignInCard.module.css";

/** The frame of the pages one sees before being signed in: one centred card. */
export function SignInCard({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <main className={styles.page}>
      <Mark />
      <div className={styles.card}>
        <Card padding="600" roundedAbove="xs">
          <BlockStack gap="400">
            <BlockStack gap="100">
              <h1 className={styles.title}>{title}</h1>
              {lead && <p className={styles.lead}>{lead}</p>}
            </BlockStack>
            {children}
          </BlockStack>
        </Card>
      </div>
    </main>
  );
}
