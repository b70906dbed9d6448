'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormDialog } from '@/components/ui/form-dialog'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { evidenceRequest } from '@/lib/model/inputs'
import { useAskForEvidence, useControls } from './queries'
import styles from './requests.module.css'

export type AskDialogProps = {
  /** Who may be asked. */
  answerers: readonly { email: string; name: string }[]
  /** The control that it is for, where it is asked beside one. */
  control?: { framework: string; id: string; title: string }
  /** Frameworks to choose a control from, where there is none. */
  frameworks?: readonly { id: string; name: string }[]
  onClose: () => void
}

const DUE_DAYS = 14

/** Asks for evidence: what is wanted, for which control and time, by when and of whom. */
export function AskDialog({ answerers, control, frameworks = [], onClose }: AskDialogProps) {
  const router = useRouter()
  const asking = useAskForEvidence()
  // Chosen before it is sent: sent twice, it is one request.
  const [id] = useState(() => crypto.randomUUID())
  const [due] = useState(() => new Date(Date.now() + DUE_DAYS * 86_400_000).toISOString().slice(0, 10))
  const [framework, setFramework] = useState('')
  const controls = useControls(framework)
  return (
    <FormDialog
      wide
      title={control ? `Ask for evidence of ${control.id}` : 'Ask for evidence'}
      schema={evidenceRequest}
      action="Ask for evidence"
      change={asking}
      onSubmit={(given) =>
        asking.mutate({ ...given, id }, { onSuccess: (made) => router.push(`/requests/${made.id}`) })
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          {control ? (
            <>
              <p className="text-2">{control.title}</p>
              <input type="hidden" name="framework" value={control.framework} />
              <input type="hidden" name="control" value={control.id} />
            </>
          ) : null}
          <TextField
            label="Title"
            hint="What the list shows: minutes of the review of May."
            {...field('title')}
          />
          <TextArea
            label="What is wanted"
            hint="What it has to show, so that one answer is enough."
            {...field('wanted')}
          />
          {control ? null : (
            <div className={styles.pair}>
              <SelectField
                label="Framework"
                {...field('framework')}
                value={framework}
                onChange={(event) => setFramework(event.target.value)}
                options={[
                  { value: '', label: 'For no control' },
                  ...frameworks.map(({ id: value, name }) => ({ value, label: name })),
                ]}
              />
              <SelectField
                label="Control"
                {...field('control')}
                options={(controls.data ?? []).map((one) => ({
                  value: one.id,
                  label: `${one.id} ${one.title}`,
                }))}
              />
            </div>
          )}
          <div className={styles.pair}>
            <TextField label="Covers from" type="date" {...field('period_from')} />
            <TextField label="Covers until" type="date" {...field('period_to')} />
          </div>
          <div className={styles.pair}>
            <TextField label="Due" type="date" defaultValue={due} {...field('due_on')} />
            <SelectField
              label="Assigned to"
              {...field('asked_of')}
              options={[
                { value: '', label: 'Any analyst' },
                ...answerers.map(({ email, name }) => ({ value: email, label: `${name} (${email})` })),
              ]}
            />
          </div>
        </>
      )}
    </FormDialog>
  )
}
