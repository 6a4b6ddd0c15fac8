import { Select } from "../../ui/Select.tsx";
import { Role, roles } from "../operator.ts";

/** What a role is called, and what it may. */
export const roleWords: Record<Role, { name: string; may: string }> = {
  viewer: { name: "Viewer", may: "A viewer reads everything and changes nothing." },
  reviewer: { name: "Reviewer", may: "A reviewer also edits, grades, approves and rejects replies." },
  admin: { name: "Admin", may: "An admin also invites and disables people, changes settings and stops sending." },
};

const options = roles.map((value) => ({ value, name: roleWords[value].name }));

/** One of the roles. */
export function RoleSelect({ name, value, onChange }: { name?: string; value: Role; onChange: (role: Role) => void }) {
  return (
    <Select
      label="Role"
      {...(name && { name })}
      value={value}
      options={options}
      onChange={(event) => onChange(Role.parse(event.target.value))}
    />
  );
}
