import { Checkbox } from '@/components/ui/checkbox'
import { type Choice, type ScopeSide, sideNames } from './report-words'
import styles from './reports.module.css'

type Scope = Partial<Record<ScopeSide, number[]>>
type Props = { choices: Record<ScopeSide, Choice[]>; scope: Scope; onChange: (scope: Scope) => void }

const sides = Object.keys(sideNames) as ScopeSide[]

/** A part of what the reader may see: nothing chosen on a side is everything on it. */
export function ScopeFields({ choices, scope, onChange }: Props) {
  const said = sides
    .filter((side) => scope[side]?.length)
    .map(
      (side) =>
        `${sideNames[side].toLowerCase()} ${choices[side]
          .filter(({ id }) => scope[side]!.includes(id))
          .map(({ name }) => name)
          .join(', ')}`,
    )
  return (
    <details className={styles.scope} open={said.length > 0 || undefined}>
      <summary>
        Scope: <b>{said.length > 0 ? said.join('; ') : 'everything that you may see'}</b>
      </summary>
      <div className={styles.sides}>
        {sides
          .filter((side) => choices[side].length > 0)
          .map((side) => (
            <fieldset key={side} className={styles.side}>
              <legend>{sideNames[side]}</legend>
              <div className={styles.choices}>
                {choices[side].map(({ id, name }) => (
                  <Checkbox
                    key={id}
                    label={name}
                    checked={scope[side]?.includes(id) ?? false}
                    onChange={(event) => {
                      const rest = (scope[side] ?? []).filter((one) => one !== id)
                      onChange({ ...scope, [side]: event.target.checked ? [...rest, id] : rest })
                    }}
                  />
                ))}
              </div>
            </fieldset>
          ))}
      </div>
    </details>
  )
}
