'use client'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import type { z } from 'zod'
import { Button } from './button'
import { Dialog } from './dialog'
import styles from './form-dialog.module.css'

/** What a field of the dialog is given: its limits, and what is wrong with its value. */
type FieldProps = {
  name: string
  required: boolean
  maxLength?: number
  error?: string
  onChange?: () => void
}

type Props<Shape extends z.ZodRawShape> = {
  title: ReactNode
  /** What the fields may hold. Limits and messages come from it. */
  schema?: z.ZodObject<Shape>
  /** The button that does it, with verb and count. */
  action: string
  look?: 'filled' | 'danger'
  cancel?: string
  wide?: boolean
  /** The change that is made: its error is shown under the fields. */
  change: { isPending: boolean; error: Error | null }
  onSubmit: (values: z.output<z.ZodObject<Shape>>) => void
  onClose: () => void
  /** Buttons between cancelling and doing it. */
  more?: ReactNode
  children?: ReactNode | ((field: (name: keyof Shape & string) => FieldProps) => ReactNode)
}

/** A dialog with a form: checked against the schema, sent once. Whoever opens it closes it. */
export function FormDialog<Shape extends z.ZodRawShape = {}>(props: Props<Shape>) {
  const { title, schema, action, look = 'filled', cancel = 'Cancel', wide, change, onSubmit, onClose } = props
  const form = useId()
  const [problems, setProblems] = useState<Partial<Record<string, string>>>({})
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (change.isPending) return
    const given = new FormData(event.currentTarget)
    const read = schema?.safeParse(
      Object.fromEntries(
        Object.entries(schema.shape).map(([name, field]) => [
          name,
          valueOf(field as z.ZodType, given.getAll(name)),
        ]),
      ),
    )
    if (read === undefined || read.success) return onSubmit((read?.data ?? {}) as never)
    const found = Object.fromEntries(
      read.error.issues.toReversed().map((issue) => [String(issue.path[0]), issue.message]),
    )
    setProblems(found)
    const first = Object.keys(schema!.shape).find((name) => found[name])
    event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }
  const field = (name: keyof Shape & string): FieldProps => ({
    name,
    ...limitsOf(schema!.shape[name] as unknown as z.ZodType),
    ...(problems[name] && { error: problems[name], onChange: () => setProblems({}) }),
  })
  return (
    <Dialog
      wide={wide}
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          {props.more}
          <Button look={look} type="submit" form={form} aria-disabled={change.isPending || undefined}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} noValidate onSubmit={submit}>
        {typeof props.children === 'function' ? props.children(field) : props.children}
        {change.error ? (
          <p role="alert" className={styles.error}>
            {change.error.message}
          </p>
        ) : null}
      </form>
    </Dialog>
  )
}

/** What a form holds for a field: nothing typed is no value, a box is a boolean. */
function valueOf(field: z.ZodType, given: FormDataEntryValue[]): unknown {
  const { type } = bare(field).def
  if (type === 'array') return given
  if (type === 'boolean') return given.length > 0
  const text = String(given[0] ?? '').trim()
  return text === '' ? undefined : type === 'number' ? Number(text) : text
}

function limitsOf(field: z.ZodType): { required: boolean; maxLength?: number } {
  const { def, maxLength } = bare(field) as z.ZodType & { maxLength?: number | null }
  if (def.type === 'boolean' || def.type === 'array') return { required: false }
  return { required: !field.safeParse(undefined).success, maxLength: maxLength ?? undefined }
}

/** The schema inside `optional`, `nullable` and `default`. */
function bare(field: z.ZodType): z.ZodType {
  return 'unwrap' in field && field.def.type !== 'array' ? bare((field.unwrap as () => z.ZodType)()) : field
}
