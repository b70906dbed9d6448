'use client'
import { Checkbox } from '@/components/ui/checkbox'
import { SelectField } from '@/components/ui/select-field'
import type { Scope } from '@/lib/auth/actor'
import type { Role } from '@/lib/model/vocabulary'
import { environmentChoices, roleOptions, roleWords, type ScopeChoices } from './role-words'
import styles from './settings.module.css'

export type Access = { role: Role; scope: Scope }

type Props = { access: Access; choices: ScopeChoices; onChange: (access: Access) => void }

const sides = [
  { side: 'environments', title: 'Environments' },
  { side: 'teams', title: 'Teams' },
  { side: 'sources', title: 'Sources' },
] as const

/** A role and what it is limited to; a side with nothing chosen is not limited. */
export function ScopeFields({ access, choices, onChange }: Props) {
  const options = { environments: environmentChoices, teams: choices.teams, sources: choices.sources }
  const toggle = (side: keyof Scope, id: number) => {
    const chosen = access.scope[side] ?? []
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]
    const { [side]: _, ...rest } = access.scope
    onChange({ ...access, scope: next.length > 0 ? { ...rest, [side]: next } : rest })
  }
  return (
    <>
      <SelectField
        label="Role"
        hint={roleWords[access.role].may}
        options={roleOptions}
        value={access.role}
        onChange={(event) => onChange({ ...access, role: event.target.value as Role })}
      />
      {sides.map(({ side, title }) =>
        options[side].length > 0 ? (
          <fieldset key={side}>
            <legend className={styles.legend}>
              {title}
              {access.scope[side] ? '' : ', not limited'}
            </legend>
            <div className={styles.choices}>
              {options[side].map(({ id, name }) => (
                <Checkbox
                  key={id}
                  label={name}
                  checked={access.scope[side]?.includes(id) ?? false}
                  onChange={() => toggle(side, id)}
                />
              ))}
            </div>
          </fieldset>
        ) : null,
      )}
    </>
  )
}
