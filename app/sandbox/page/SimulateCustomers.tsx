import { ActForm } from "./ActForm.tsx";

/** Twenty customers write within a few seconds. */
export function SimulateCustomers() {
  return <ActForm act="busy-morning" label="Simulate 20 customers" size="large" />;
}
