import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { CheckDetail, Narrowing } from '@/lib/model/answers/checks'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'
import { credentialKinds, environments, identityKinds } from '@/lib/model/vocabulary'
import { credentialKindNames, environmentNames, identityKindNames } from '@/lib/model/words'
import { kindName, paramName } from './check-words'
import styles from './checks.module.css'

/** A part that is being written; empty fields say nothing. */
export interface Draft {
  key: number
  environment: string
  class: string
  scope: string
  params: Record<string, string>
}

export const emptyDraft = (key: number): Draft => ({ key, environment: '', class: '', scope: '', params: {} })

export const draftOf = ({ when, params }: Narrowing, key: number): Draft => ({
  key,
  environment: when.environment ?? '',
  class: when.class ?? '',
  scope: when.scope ?? '',
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
})

/** What a draft says. */
export const narrowingOf = (draft: Draft): Narrowing => ({
  when: {
    ...(draft.environment && { environment: draft.environment as Narrowing['when']['environment'] }),
    ...(draft.class && { class: draft.class as Narrowing['when']['class'] }),
    ...(draft.scope.trim() && { scope: draft.scope.trim() }),
  },
  params: Object.fromEntries(
    Object.entries(draft.params).flatMap(([name, value]) => (value === '' ? [] : [[name, Number(value)]])),
  ),
})

const any = { value: '', label: 'Any' }

type Props = {
  check: Pick<CheckDetail, 'params' | 'subject'>
  draft: Draft
  /** Its place among the parts, from 1: the first that fits decides. */
  no: number
  onChange: (draft: Draft) => void
  onRemove: () => void
}

/** One part with its own numbers. */
export function PartFields({ check, draft, no, onChange, onRemove }: Props) {
  const kinds = check.subject === 'identity' ? identityKinds : credentialKinds
  const names: Record<string, string> = { ...identityKindNames, ...credentialKindNames }
  return (
    <fieldset className={styles.part}>
      <legend className="small strong">Part {no}</legend>
      <div className={styles.fields}>
        <SelectField
          label="Environment"
          value={draft.environment}
          onChange={(event) => onChange({ ...draft, environment: event.target.value })}
          options={[
            any,
            ...environments
              .filter((one) => one !== 'unknown')
              .map((value) => ({ value, label: environmentNames[value] })),
          ]}
        />
        <SelectField
          label={kindName(check.subject)}
          value={draft.class}
          onChange={(event) => onChange({ ...draft, class: event.target.value })}
          options={[any, ...kinds.map((value) => ({ value, label: names[value] ?? value }))]}
        />
        <TextField
          label="Scope"
          hint="Account, cluster or tenant, written as in the lists. Leave empty for any."
          maxLength={NAME_LENGTH_MAX}
          value={draft.scope}
          onChange={(event) => onChange({ ...draft, scope: event.target.value })}
        />
        {check.params
          .filter(({ whole }) => whole === null)
          .map((param) => (
            <TextField
              key={param.name}
              label={`${paramName(param.name, param.unit)}, ${param.unit}`}
              hint="Leave empty to use the general value."
              type="number"
              min={0}
              max={1_000_000_000}
              step={param.unit === 'ratio' ? 0.01 : 1}
              value={draft.params[param.name] ?? ''}
              onChange={(event) =>
                onChange({ ...draft, params: { ...draft.params, [param.name]: event.target.value } })
              }
            />
          ))}
      </div>
      <div className="row">
        <Button small look="quiet" onClick={onRemove}>
          Remove part {no}
        </Button>
      </div>
    </fieldset>
  )
}
