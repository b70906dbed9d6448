'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import type { CustomDefinition } from '@/lib/model/custom-checks'
import styles from './checks.module.css'

/** A framework with the controls that a check may be evidence for. */
export interface ControlChoice {
  id: string
  name: string
  controls: { id: string; title: string }[]
}

type Props = {
  frameworks: ControlChoice[]
  chosen: CustomDefinition['controls']
  onChange: (chosen: CustomDefinition['controls']) => void
}

/** The controls for which a custom check is evidence, beside the checks of Muster. */
export function CustomControls({ frameworks, chosen, onChange }: Props) {
  const [framework, setFramework] = useState(frameworks[0]!.id)
  const [control, setControl] = useState('')
  const controls = frameworks.find(({ id }) => id === framework)?.controls ?? []
  const nameOf = (id: string) => frameworks.find((one) => one.id === id)?.name ?? id
  const isChosen = chosen.some((one) => one.framework === framework && one.control === control)
  return (
    <section className={styles.form} aria-labelledby="custom-controls">
      <SectionTitle id="custom-controls">Evidence for</SectionTitle>
      {chosen.length > 0 ? (
        <ul className="stack">
          {chosen.map((one) => (
            <li key={`${one.framework} ${one.control}`} className="row wrap">
              <span>
                <span className="strong">{one.control}</span>{' '}
                <span className="text-2">{nameOf(one.framework)}</span>
              </span>
              <Button small look="quiet" onClick={() => onChange(chosen.filter((other) => other !== one))}>
                Remove {one.control}
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-2">No control: the check is not counted in any framework.</p>
      )}
      <div className={styles.fields}>
        <SelectField
          label="Framework"
          value={framework}
          onChange={(event) => {
            setFramework(event.target.value)
            setControl('')
          }}
          options={frameworks.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SelectField
          label="Control"
          value={control}
          onChange={(event) => setControl(event.target.value)}
          options={[
            { value: '', label: 'Choose a control' },
            ...controls.map(({ id, title }) => ({ value: id, label: `${id} ${title}` })),
          ]}
        />
      </div>
      <div className="row">
        <Button
          small
          aria-disabled={control === '' || isChosen || undefined}
          onClick={() => {
            if (control !== '' && !isChosen) onChange([...chosen, { framework, control }])
          }}
        >
          Add control
        </Button>
      </div>
    </section>
  )
}
