'use client'
import { TextField } from '@/components/ui/text-field'

type Props = {
  /** ISO 8601; null: it does not end. */
  value: string | null
  onChange: (value: string | null) => void
  /** Auditors come for a while: they are reminded that an end can be set. */
  hint?: string
}

/** The last day of somebody's access. */
export function AccessEndField({ value, onChange, hint }: Props) {
  return (
    <TextField
      label="Access ends with"
      type="date"
      value={value?.slice(0, 10) ?? ''}
      hint={hint ?? 'End of that day, UTC. Leave empty for no end.'}
      onChange={({ target }) => onChange(target.value ? `${target.value}T23:59:59.000Z` : null)}
    />
  )
}
