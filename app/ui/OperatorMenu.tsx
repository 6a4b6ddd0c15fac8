import { ActionList, Popover } from "@shopify/polaris";
import { DesktopIcon, ExitIcon, MoonIcon, SettingsIcon, SunIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import { useNavigate, useRevalidator, useRouteLoaderData, useSubmit } from "react-router";
import { Avatar } from "./Avatar.tsx";
import styles from "./OperatorMenu.module.css";
import { type Theme, type ThemeChoice, themeChoices, themeCookie } from "./theme.ts";

export type Person = { name: string; email: string; initials: string };

const themes = {
  light: { content: "Light", icon: SunIcon },
  dark: { content: "Dark", icon: MoonIcon },
  system: { content: "As this device", icon: DesktopIcon },
} as const;

/** Who is signed in; how the pages look to them; the ways to the settings and out. */
export function OperatorMenu({ operator }: { operator: Person }) {
  const [open, setOpen] = useState(false);
  const submit = useSubmit();
  const navigate = useNavigate();
  const revalidator = useRevalidator();
  const chosen = useRouteLoaderData<Theme>("root")?.choice ?? "system";
  const choose = (choice: ThemeChoice) => {
    // biome-ignore lint/suspicious/noDocumentCookie: Safari and Firefox have no other way; it is a matter of looks
    document.cookie = themeCookie(choice);
    void revalidator.revalidate();
    setOpen(false);
  };
  const face = (
    <button
      type="button"
      className={styles.face}
      aria-label={`${operator.initials}, ${operator.name}: settings, theme and sign out`}
      onClick={() => setOpen(!open)}
    >
      <Avatar initials={operator.initials} size="medium" mine />
    </button>
  );
  return (
    <Popover
      active={open}
      activator={face}
      onClose={() => setOpen(false)}
      preferredAlignment="left"
      autofocusTarget="first-node"
    >
      <p className={styles.who}>
        <strong>{operator.name}</strong>
        <br />
        {operator.email}
      </p>
      <ActionList
        actionRole="menuitem"
        sections={[
          {
            title: "Theme",
            items: themeChoices.map((choice) => ({
              ...themes[choice],
              active: chosen === choice,
              onAction: () => choose(choice),
            })),
          },
          {
            items: [
              {
                content: "Settings",
                icon: SettingsIcon,
                onAction: () => {
                  setOpen(false);
                  void navigate("/app/settings");
                },
              },
              {
                content: "Sign out",
                icon: ExitIcon,
                onAction: () => void submit(null, { method: "post", action: "/logout" }),
              },
            ],
          },
        ]}
      />
    </Popover>
  );
}
