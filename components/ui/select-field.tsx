import type { ReactNode, SelectHTMLAttributes } from 'react'
import { Field } from './field'

type Props = {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  options: { value: string; label: string }[]
} & SelectHTMLAttributes<HTMLSelectElement>

export function SelectField({ label, hint, error, options, ...rest }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select {...rest} {...control}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
