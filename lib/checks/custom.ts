import { createHash } from 'node:crypto'
import { type Client, prepared } from '@/lib/db/pool'
import { oncePerPage } from '@/lib/db/once-per-page'
import type { Row } from '@/lib/db/row'
import type { custom_check } from '@/lib/generated/prisma/client'
import { fromLogs, fromOwners } from '@/lib/model/conditions/facts'
import { readCondition } from '@/lib/model/conditions/parse'
import { type Condition, factsIn } from '@/lib/model/conditions/tree'
import {
  type CustomDefinition,
  customDefinition,
  customState,
  type customStates,
} from '@/lib/model/custom-checks'
import type { CustomVersion } from '@/lib/model/answers/checks'
import { factName } from '@/lib/model/fact-names'
import type { Check } from './check'

/** What is known of any check, whoever wrote it. */
export interface KnownCheck extends Pick<
  Check,
  | 'id'
  | 'no'
  | 'title'
  | 'holds'
  | 'subject'
  | 'severity'
  | 'params'
  | 'falsePositives'
  | 'proof'
  | 'unknownBecause'
> {
  group: Check['group'] | 'custom'
  evidence: readonly string[]
  custom?: undefined | Custom
}

/** What only a check has that an administrator wrote. */
export interface Custom {
  version: number
  state: (typeof customStates)[number]
  definition: CustomDefinition
  changedBy: string
  changedAt: Date
  /** Why the last judging could not judge it. */
  failure: string | null
  /** What proves that its gap is closed: what a log says, or a decision on an owner. */
  provenBy: 'log' | 'decision' | 'record'
  applies: Condition | null
  fails: Condition | null
  /** Why this version of Muster cannot read its conditions. */
  unreadable: string | null
}
export type CustomCheck = KnownCheck & { custom: Custom }

type Stored = Row<custom_check> & { failure: string | null }

const STORED = `
  select distinct on (c.id) c.*, f.reason as failure
  from custom_check c
    left join custom_check_failure f using (no)
  order by c.id, c.version desc`

const stored = oncePerPage(() => prepared<Stored>(STORED))

/** Every check that an administrator ever wrote, in its newest version; those too that were taken away. */
export async function customChecks(client?: Client): Promise<CustomCheck[]> {
  const found = client ? (await client.query<Stored>(STORED)).rows : await stored()
  return found.map(fromStored).sort((a, b) => a.no - b.no)
}

const fromStored = (row: Stored): CustomCheck =>
  customCheck(row.id, row.no, customDefinition.parse(row.definition), {
    version: row.version,
    state: customState.parse(row.state),
    changedBy: row.changed_by,
    changedAt: row.changed_at,
    failure: row.failure,
  })

/** A definition as a check among all others. */
export function customCheck(
  id: string,
  no: number,
  definition: CustomDefinition,
  about: Pick<Custom, 'version' | 'state' | 'changedBy' | 'changedAt' | 'failure'>,
): CustomCheck {
  const { subject } = definition
  const [applies, fails] = [definition.applies, definition.fails].map((text) =>
    text === '' ? {} : readCondition(text, subject),
  ) as [Partial<ReturnType<typeof readCondition>>, Partial<ReturnType<typeof readCondition>>]
  const facts = [
    ...new Set([fails, applies].flatMap(({ condition }) => (condition ? factsIn(condition) : []))),
  ]
  const decisive = fails.condition ? factsIn(fails.condition) : []
  const custom: Custom = {
    ...about,
    definition,
    provenBy: decisive.some((fact) => fromLogs.has(fact))
      ? 'log'
      : decisive.some((fact) => fromOwners.has(fact))
        ? 'decision'
        : 'record',
    applies: applies.condition ?? null,
    fails: fails.condition ?? null,
    unreadable: (fails.problem ?? applies.problem)?.message ?? null,
  }
  return {
    id,
    no,
    title: definition.title,
    holds: definition.holds || `Not so: ${definition.title}`,
    group: 'custom',
    subject,
    severity: { default: definition.severity, reasoning: definition.reasoning },
    params: {},
    falsePositives: [],
    proof: facts.map((fact) => `${lower(factName(fact))}: {${fact}}`),
    evidence: facts,
    unknownBecause: unknownBecause(facts, custom).map((because) => ({ because })),
    custom,
  }
}

const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

/** When a custom check cannot tell. */
const unknownBecause = (evidence: readonly string[], custom: Custom): string[] => [
  ...(custom.unreadable ? [`its condition cannot be read: ${custom.unreadable}`] : []),
  ...(custom.failure ? [`it could not be evaluated: ${custom.failure}`] : []),
  `one of these decides and is not known: ${evidence.map((fact) => lower(factName(fact))).join(', ')}`,
]

/** Every version of a custom check, the newest first. */
export async function customVersions(id: string): Promise<CustomVersion[]> {
  const found = await prepared<Row<custom_check>>(
    'select * from custom_check where id = $1 order by version desc limit 200',
    [id],
  )
  return found.map((row) => ({
    version: row.version,
    state: customState.parse(row.state),
    definition: customDefinition.parse(row.definition),
    changedBy: row.changed_by,
    changedAt: row.changed_at.toISOString(),
  }))
}

/** Whether anything by which these are judged differs shows in this text. */
export const customVersion = (checks: readonly CustomCheck[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        checks.map(({ no, custom: { definition } }) => [
          no,
          definition.subject,
          definition.severity,
          definition.kinds,
          definition.applies,
          definition.fails,
        ]),
      ),
    )
    .digest('hex')

/** The facts by which these are judged, with those that every custom check asks. */
export const factsAsked = (checks: readonly CustomCheck[], subject: Check['subject']): string[] => [
  ...new Set([
    ...(subject === 'identity' ? ['kind', 'is_active'] : ['kind', 'is_active', 'identity_is_active']),
    ...checks.filter((one) => one.subject === subject).flatMap(({ evidence }) => evidence),
  ]),
]
