import { useNavigate } from "react-router";
import type { Automations } from "../situations/situation.ts";
import { ActForm } from "./ActForm.tsx";
import styles from "./Situations.module.css";
import { SwitchBox } from "./SwitchBox.tsx";
import { type SituationText, situationTexts } from "./situation-texts.ts";

/** Conversations that are hard for a helpdesk, each played by a button. `openId` is the conversation on the page. */
export function Situations({ automations, openId }: { automations: Automations; openId: number | null }) {
  return (
    <ul>
      {situationTexts.map((situation) => (
        <li key={situation.name} className={styles.situation}>
          <SituationRow situation={situation} automations={automations} openId={openId} />
        </li>
      ))}
    </ul>
  );
}

function SituationRow({
  situation: { name, label, about, watch, automation },
  automations,
  openId,
}: {
  situation: SituationText;
  automations: Automations;
  openId: number | null;
}) {
  const navigate = useNavigate();
  return (
    <>
      <ActForm
        act="play"
        fields={{ situation: name, ...(openId !== null && { conversationId: openId }) }}
        label="Play"
        name={`Play: ${label}`}
        className={styles.head}
        onDone={({ opened }) =>
          void navigate(`/sandbox?conversation=${opened}&played=${name}`, { preventScrollReset: true })
        }
      >
        {() => <h3 className={styles.label}>{label}</h3>}
      </ActForm>
      <p>{about}</p>
      <p className={styles.watch}>Watch in HotDash: {watch}</p>
      {automation && (
        <SwitchBox
          label={automation.label}
          on={automations[automation.name]}
          fields={{ act: "automation", automation: automation.name }}
        />
      )}
    </>
  );
}
