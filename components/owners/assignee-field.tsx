import { Field } from '@/components/ui/field'
import { DirectoryField } from './directory-field'

type Props = {
  hint: string
  defaultValue: string
  name: string
  required: boolean
  maxLength?: number
  error?: string
  onChange?: () => void
}

/** Who is to do the work: a person or a team, found in the directory while one types. */
export const AssigneeField = ({ hint, error, ...field }: Props) => (
  <Field label="Assignee" hint={hint} error={error}>
    {(control) => <DirectoryField {...field} {...control} />}
  </Field>
)
