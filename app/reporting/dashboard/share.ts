/** A share of a whole, or null where there is nothing to have a share of: 0 % would claim that something was counted. */
export function percent(part: number, whole: number): string | null {
  return whole === 0 ? null : `${Math.round((part / whole) * 100)} %`;
}
