import { formatGroups, type FormatAnswer } from '@/lib/model/format-groups'
import type { FormatFilter } from '@/lib/model/filters'
import { formatAnswerNames, providerNames } from '@/lib/model/words'
import type { Format } from './source'

/** The group that a format is shown in: the one it names, else that of the folder it lies in. */
export function groupOf({ id, group }: Pick<Format, 'id' | 'group'>) {
  const folder = id.split('/')[0]!
  const found = formatGroups.find((one) =>
    group ? one.id === group : (one.folders as readonly string[]).includes(folder),
  )
  if (!found) throw new Error(`No group of formats has the folder ${folder}.`)
  return found
}

/** What a file of this format answers: what it says itself, else what its group or its role says. */
export function answersOf(
  format: Pick<Format, 'id' | 'group' | 'role' | 'answers'>,
): readonly FormatAnswer[] {
  if (format.answers) return format.answers
  const group = groupOf(format)
  if ('answers' in group) return [group.answers]
  return format.role === 'log' ? ['use', 'issuance'] : ['inventory']
}

/** The groups with those of their formats that a filter leaves; groups without any are left out. */
export function groupFormats(formats: readonly Format[], { group, q = '' }: FormatFilter) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = (format: Format) => {
    const text = [
      format.title,
      groupOf(format).title,
      providerNames[format.provider],
      ...answersOf(format).map((answer) => formatAnswerNames[answer]),
    ]
      .join(' ')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return formatGroups
    .filter(({ id }) => !group || id === group)
    .map(({ id, title }) => ({
      id,
      title,
      formats: formats.filter((format) => groupOf(format).id === id && matches(format)),
    }))
    .filter((found) => found.formats.length > 0)
}
