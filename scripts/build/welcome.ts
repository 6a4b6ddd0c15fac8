type Running = {
  publicUrl: string;
  signInLink: string | null;
  sandboxUrl: string | null;
  config: { DATABASE_URL?: string; OPENAI_API_KEY?: string; DATA_DIR: string };
};

/** What a newcomer sees: within a screen, where to go and what to try. */
export function welcome({ publicUrl, signInLink, sandboxUrl, config }: Running): string {
  const lines = [
    "",
    `  HotDash is running at   ${publicUrl}`,
    signInLink
      ? `  Sign in (once, 15 min)  ${signInLink}`
      : "  Sign in                 with your mail address and password",
    sandboxUrl ? `  Write as a customer     ${sandboxUrl}` : null,
    "",
    `  Database  ${config.DATABASE_URL ? "Postgres" : `embedded, in ${config.DATA_DIR} (a killed process loses nothing; a power cut may cost the last moments)`}`,
    `  Model     ${config.OPENAI_API_KEY ? "by OPENAI_API_KEY" : "offline drafter; set OPENAI_API_KEY for a model"}`,
    "",
    ...(sandboxUrl
      ? [
          "  To try: open the sign-in link and choose a password, open the sandbox page in a second window and write as",
          "  Dana Whitfield, watch the draft arrive under Approvals, grade it with T A P and 1-5, Ctrl Enter sends it.",
          '  The sandbox page also has "Simulate 20 customers" and "Try a situation", such as a bounced email.',
          "",
        ]
      : []),
    "  Ctrl-C stops it.",
    "",
  ];
  return lines.filter((line) => line !== null).join("\n");
}
