/** What a job that is not done does. */
export const jobStates = ["running", "retrying", "overdue", "due", "planned"] as const;
export type JobState = (typeof jobStates)[number];
