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
        hint="Left empty, the account or trust domain that the file names."
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
        hint="What the file cannot say itself: the cluster's name."
        value={delivery.scope}
        maxLength={NAME_LENGTH_MAX}
        autoComplete="off"
        onChange={(event) => set({ scope: event.target.value })}
      />
      <TextField
        type="datetime-local"
        label="Exported at"
        hint="For files that do not say it themselves. Left empty, now."
        value={delivery.asOf}
        autoComplete="off"
        onChange={(event) => set({ asOf: event.target.value })}
      />
      <fieldset>
        <legend className={styles.legend}>The files hold</legend>
        <div>
          <Segmented
            label="The files hold"
            value={delivery.completeness}
            onChange={(completeness) => set({ completeness })}
            options={[
              { value: 'partial', label: 'A part' },
              { value: 'complete', label: 'Everything' },
            ]}
          />
        </div>
      </fieldset>
      <div>
        <Checkbox
          label="Preview before anything is stored"
          checked={delivery.preview}
          onChange={(event) => set({ preview: event.target.checked })}
        />
        <p className="small text-3">
          {delivery.completeness === 'complete'
            ? 'What the files no longer list inside their scope is retired. Files of one drop are taken together.'
            : 'Adds and changes; nothing that the files leave out is retired.'}
        </p>
      </div>
    </div>
  )
}
