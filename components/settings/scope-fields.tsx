'use client'
import { ScopeSides } from '@/components/session/scope-sides'
import type { ScopeChoices } from '@/components/session/scope-words'
import { SelectField } from '@/components/ui/select-field'
import type { Role } from '@/lib/model/vocabulary'
import { roleOptions, roleWords } from './role-words'
import type { Scope } from '@/lib/model/answers/access'

export type Access = { role: Role; scope: Scope }

type Props = { access: Access; choices: ScopeChoices; onChange: (access: Access) => void }

/** A role and what it is limited to. */
export function ScopeFields({ access, choices, onChange }: Props) {
  return (
    <>
      <SelectField
        label="Role"
        hint={roleWords[access.role].may}
        options={roleOptions}
        value={access.role}
        onChange={(event) => onChange({ ...access, role: event.target.value as Role })}
      />
      <ScopeSides
        scope={access.scope}
        choices={choices}
        onChange={(scope) => onChange({ ...access, scope })}
      />
    </>
  )
}
