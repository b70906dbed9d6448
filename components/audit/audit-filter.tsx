import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { AuditFilter as Filter } from '@/lib/model/filters'
import styles from './audit.module.css'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'

/** What is listed, in the address: a form without a script. */
export function AuditFilter({ filter, actions }: { filter: Filter; actions: string[] }) {
  // "import" selects all actions of imports.
  const groups = [...new Set(actions.map((action) => action.split('.')[0]!))]
  const options = [...new Set([...groups, ...actions])].sort()
  return (
    <search aria-label="Audit log">
      <form action="/audit" className={styles.filter}>
        <TextField label="Search" name="q" defaultValue={filter.q} maxLength={NAME_LENGTH_MAX} />
        <SelectField
          label="Action"
          name="action"
          defaultValue={filter.action ?? ''}
          options={[{ value: '', label: 'Anything' }, ...options.map((value) => ({ value, label: value }))]}
        />
        <TextField label="From day (UTC)" name="from" type="date" defaultValue={filter.from} />
        <TextField label="To day (UTC)" name="to" type="date" defaultValue={filter.to} />
        <Button type="submit">Apply</Button>
      </form>
    </search>
  )
}
