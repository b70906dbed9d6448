import type { ReactNode, TextareaHTMLAttributes } from 'react'
import { Field } from './field'

type Props = {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
} & TextareaHTMLAttributes<HTMLTextAreaElement>

export function TextArea({ label, hint, error, ...rest }: Props) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <textarea rows={3} {...rest} {...control} />}
    </Field>
  )
}
