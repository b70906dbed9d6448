'use client'
import { useId } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { Segmented } from '@/components/ui/segmented'
import { TextField } from '@/components/ui/text-field'
import styles from './drop-zone.module.css'
import type { Delivery } from './queries'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

type Props = { delivery: Delivery; sources: string[]; onChange: (delivery: Delivery) => void }

/** What the next files are: said before they are dropped, because it decides what they may retire. */
export function DeliveryOptions({ delivery, sources, onChange }: Props) {
  const list = useId()
  const set = (part: Partial<Delivery>) => onChange({ ...delivery, ...part })
  return (
    <div className={styles.options}>
      <TextField
        label="Source"
        hint="Optional. Default: account or trust domain in the file."
        list={list}
        value={delivery.source}
        maxLength={NAME_LENGTH_MAX}
        autoComplete="off"
        onChange={(event) => set({ source: event.target.value })}
      />
      <datalist id={list}>
        {sources.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <TextField
        label="Scope"
        hint="Cluster, tenant, realm or organisation, if the file does not name it."
        value={delivery.scope}
        maxLength={NAME_LENGTH_MAX}
        autoComplete="off"
        onChange={(event) => set({ scope: event.target.value })}
      />
      <TextField
        type="datetime-local"
        label="Exported at"
        hint="For files without a date. Default: now."
        value={delivery.asOf}
        autoComplete="off"
        onChange={(event) => set({ asOf: event.target.value })}
      />
      <fieldset>
        <legend className={styles.legend}>Completeness</legend>
        <div>
          <Segmented
            label="Completeness"
            value={delivery.completeness}
            onChange={(completeness) => set({ completeness })}
            options={[
              { value: 'partial', label: 'Partial' },
              { value: 'complete', label: 'Complete' },
            ]}
          />
        </div>
        <p className="small text-3">
          {delivery.completeness === 'complete'
            ? 'Identities missing from the files are retired within their scope. Files uploaded together count as one import.'
            : 'Adds and updates only.'}
        </p>
      </fieldset>
      <Checkbox
        label="Preview before anything is stored"
        checked={delivery.preview}
        onChange={(event) => set({ preview: event.target.checked })}
      />
    </div>
  )
}
