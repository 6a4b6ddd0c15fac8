import { z } from "zod";

/** What a draft is judged by, with the question a reviewer answers and what each number says. */
export const gradings = {
  tone: {
    name: "Tone",
    key: "T",
    question: "Does it sound like us?",
    meanings: ["Not us at all", "Off in places", "Acceptable", "Good, small slips", "Just how we would say it"],
  },
  accuracy: {
    name: "Accuracy",
    key: "A",
    question: "Are the facts right?",
    meanings: ["Wrong", "Mostly wrong", "Part right", "Right, incomplete", "Right and complete"],
  },
  policy: {
    name: "Policy",
    key: "P",
    question: "May we say this?",
    meanings: ["Against policy", "Breaks a rule", "Promise had to be changed", "Within policy", "By the book"],
  },
} as const;

export type Grading = keyof typeof gradings;
export const gradingNames = Object.keys(gradings) as Grading[];

const grade = z.number().int().min(1).max(5);
/** All three, whole numbers from 1 to 5; they judge the AI's draft, not the edited text. */
export const Grades = z.object({ tone: grade, accuracy: grade, policy: grade });
export type Grades = z.infer<typeof Grades>;

/** Why the text was changed, sent back or rejected. */
export const reasons = {
  facts: "Facts",
  tone: "Tone",
  policy: "Policy",
  incomplete: "Incomplete",
  language: "Language",
  unneeded: "No answer needed",
  other: "Other",
} as const;
export type Reason = keyof typeof reasons;
export const Reason = z.enum(Object.keys(reasons) as [Reason, ...Reason[]]);
