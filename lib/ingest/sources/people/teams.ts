import type { TeamRecord } from '@/lib/model/records'
import { Reject, type Format } from '../../source'
import { isObject, said } from '../checked'
import { cell, columnsKept, findColumns } from './columns'
import { people } from './people'

const synonyms = {
  name: ['team', 'team name', 'name', 'squad', 'group'],
  contact: ['contact', 'email', 'team email', 'mail', 'slack', 'channel', 'contact email'],
  parent: ['parent', 'parent team', 'department', 'division', 'tribe', 'part of'],
} as const

/** Teams with whom to ask and what they are part of. */
export const teams: Format = {
  id: 'people/teams',
  title: 'Teams (CSV)',
  provider: 'other',
  role: 'inventory',
  collect: `# a CSV with the columns: team,contact,parent
# GitHub, for example (needs read:org):
gh api --paginate "orgs/$ORG/teams" | jq -r '["team","contact","parent"], (.[]|[.name,"",.parent.name]) | @csv' > teams.csv`,
  recognises: (sample) => {
    const { header } = sample
    // A list of people names teams too.
    if (!header || header.length > 8 || people.recognises(sample)) return false
    const found = findColumns(header, synonyms)
    const speaksOfTeams = found.name !== undefined && /team|squad/i.test(found.name)
    return Boolean(
      found.name && ((speaksOfTeams && (found.contact ?? found.parent)) || (found.contact && found.parent)),
    )
  },
  scopeOf: () => undefined,
  enumerates: [],
  keeps: ({ value }) => columnsKept(value, synonyms),
  covers: { '': ['team'] },
  records: ({ value }) => [recordOf(value)],
}

function recordOf(value: unknown): TeamRecord {
  if (!isObject(value)) throw new Reject('This is not a row of a table')
  const columns = findColumns(Object.keys(value), synonyms)
  const name = cell(value, columns.name)
  if (!name) throw new Reject('The row names no team')
  const parent = cell(value, columns.parent)
  return said({
    type: 'team',
    name,
    contact: cell(value, columns.contact),
    parent: parent === name ? undefined : parent,
  })
}
