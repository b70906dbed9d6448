import { Checkbox } from '@/components/ui/checkbox'
import { environmentChoices, type ScopeChoices } from './scope-words'
import styles from './scope-sides.module.css'
import type { Scope } from '@/lib/model/answers/access'

const sides = [
  { side: 'environments', title: 'Environments' },
  { side: 'teams', title: 'Teams' },
  { side: 'sources', title: 'Sources' },
] as const

type Props = {
  scope: Scope
  choices: ScopeChoices
  /** A scope outside of which nothing can be chosen. */
  within?: Scope
  onChange: (scope: Scope) => void
}

/** Selection of a scope; a side without a selection is not limited. */
export function ScopeSides({ scope, choices, within = {}, onChange }: Props) {
  const environments = environmentChoices.filter(({ id }) => within.environments?.includes(id) ?? true)
  const options = { environments, teams: choices.teams, sources: choices.sources }
  const toggle = (side: (typeof sides)[number]['side'], id: number) => {
    const chosen = scope[side] ?? []
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]
    const { [side]: _, ...rest } = scope
    onChange(next.length > 0 ? { ...rest, [side]: next } : rest)
  }
  return sides.map(({ side, title }) =>
    options[side].length > 0 ? (
      <fieldset key={side}>
        <legend className={styles.legend}>
          {title}
          {scope[side] ? '' : within[side] ? ' (all that you may see)' : ' (all)'}
        </legend>
        <div className={styles.choices}>
          {options[side].map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={scope[side]?.includes(id) ?? false}
              onChange={() => toggle(side, id)}
            />
          ))}
        </div>
      </fieldset>
    ) : null,
  )
}
