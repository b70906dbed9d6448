import type { Control, Framework } from './framework'

/** What an edition would change in one control. */
export interface ControlChange {
  id: string
  title: string
  /** `added` and `removed` controls, or what differs in one that both have. */
  kind: 'added' | 'removed' | 'changed'
  checksAdded: string[]
  checksRemoved: string[]
  isRetitled: boolean
}

/** Compares the controls of two editions of one framework, in the order of the newer. */
export function editionChanges(before: Framework, after: Framework): ControlChange[] {
  const was = new Map(before.controls.map((control) => [control.id, control]))
  const is = new Map(after.controls.map((control) => [control.id, control]))
  const change = (kind: ControlChange['kind'], control: Control, old?: Control): ControlChange => ({
    id: control.id,
    title: control.title,
    kind,
    checksAdded: kind === 'removed' ? [] : without(control.checks, old?.checks ?? []),
    checksRemoved: kind === 'removed' ? [...control.checks] : without(old?.checks ?? [], control.checks),
    isRetitled: old !== undefined && old.title !== control.title,
  })
  const differing = after.controls.flatMap((control) => {
    const old = was.get(control.id)
    if (!old) return [change('added', control)]
    const one = change('changed', control, old)
    return one.checksAdded.length + one.checksRemoved.length > 0 || one.isRetitled ? [one] : []
  })
  return [
    ...differing,
    ...before.controls.filter(({ id }) => !is.has(id)).map((control) => change('removed', control)),
  ]
}

const without = (all: readonly string[], some: readonly string[]): string[] =>
  all.filter((one) => !some.includes(one))
