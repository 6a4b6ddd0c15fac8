import { stories } from "../situations/stories.ts";
import { ActForm } from "./ActForm.tsx";
import styles from "./EmailQuestion.module.css";
import { Field } from "./Field.tsx";

/** The chat's question for the visitor's email address, to answer in their place. */
export function EmailQuestion({ conversationId, given }: { conversationId: number; given: string | null }) {
  if (given !== null) return <p className={styles.given}>Answered: {given}</p>;
  return (
    <ActForm
      act="give-email"
      fields={{ conversationId }}
      label="Submit"
      name="Submit email"
      size="large"
      className={styles.question}
    >
      {(outcome) => (
        <Field
          name="email"
          type="email"
          label="Visitor's email"
          defaultValue={stories.visitor.email}
          autoComplete="off"
          outcome={outcome}
        />
      )}
    </ActForm>
  );
}
