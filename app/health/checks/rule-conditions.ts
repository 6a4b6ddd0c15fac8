/** A condition of an automation rule, in Chatwoot's words. `joinedBy` is how the next one is joined: AND, OR, or empty. */
export type Condition = { attribute: string; operator: string; values: unknown[]; joinedBy: string };

/** What is known beforehand of the messages a rule may fire on; everything else hangs on the case. */
export type MessageKind = { type: "incoming" | "outgoing"; private: boolean };

/** The operators Chatwoot takes for these three; with another the whole rule never fires. */
const EQUALITY = ["equal_to", "not_equal_to"];
const OPERATORS: Record<string, string[]> = {
  message_type: EQUALITY,
  private_note: EQUALITY,
  content: [...EQUALITY, "contains", "does_not_contain"],
};

/**
 * Whether a rule with these conditions may fire on such a message. As in SQL, which Chatwoot makes of them, AND binds closer
 * than OR. No conditions fire on everything, and those that make no valid SQL on nothing.
 * Source: `AutomationRules::ConditionsFilterService` of 4.15.1.
 */
export function mayFire(conditions: readonly Condition[], on: MessageKind): boolean {
  if (conditions.length === 0) return true;
  if (!isWellFormed(conditions)) return false;
  return alternatives(conditions).some((joined) => joined.every((condition) => mayHold(condition, on)));
}

/** Whether it may fire in more than one way, so that a condition added at its end would not hold for all of them. */
export const hasAlternatives = (conditions: readonly Condition[]): boolean => alternatives(conditions).length > 1;

function isWellFormed(conditions: readonly Condition[]): boolean {
  return conditions.every(({ attribute, operator, joinedBy }, at) => {
    const joins = ["AND", "OR"].includes(joinedBy.toUpperCase());
    const takesOperator = OPERATORS[attribute]?.includes(operator) ?? true;
    // What changed is not told of a new message, and the look for it ends the rule.
    return joins === at < conditions.length - 1 && takesOperator && operator !== "attribute_changed";
  });
}

/** The conditions that are joined by AND, of each alternative. */
function alternatives(conditions: readonly Condition[]): Condition[][] {
  const found: Condition[][] = [[]];
  for (const [at, condition] of conditions.entries()) {
    if (at > 0 && conditions[at - 1]?.joinedBy.toUpperCase() === "OR") found.push([]);
    found.at(-1)?.push(condition);
  }
  return found;
}

function mayHold({ attribute, operator, values }: Condition, on: MessageKind): boolean {
  if (attribute === "message_type") return isAmong(values, on.type) === (operator === "equal_to") && values.length > 0;
  if (attribute === "private_note")
    return isAmong(values, String(on.private)) === (operator === "equal_to") && values.length > 0;
  // A note of ours ends in a link, so no rule names the whole of it.
  if (attribute === "content" && operator === "equal_to") return !on.private;
  return true;
}

const isAmong = (values: readonly unknown[], value: string) =>
  values.some((one) => String(one).toLowerCase() === value);
