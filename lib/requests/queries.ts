import 'server-only'
import { type Actor, personBehind } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { contains } from '@/lib/db/contains'
import { type FacetColumn, facetConditions, listFacets } from '@/lib/db/facets'
import { iso } from '@/lib/db/iso'
import { countOf, keysetPage, ordered, placeAmong, type Sort } from '@/lib/db/keyset'
import { prepared, rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { join, raw, sql, type Sql } from '@/lib/db/sql'
import { frameworkById } from '@/lib/frameworks/index'
import type { evidence_answer, evidence_decision, evidence_request } from '@/lib/generated/prisma/client'
import type { Facet } from '@/lib/model/answers/page'
import type { AnswerRow, RequestDetail, RequestRow } from '@/lib/model/answers/requests'
import { NotFound } from '@/lib/model/errors'
import type { Page, RequestFilter } from '@/lib/model/filters'
import { type RequestDecision, type RequestState, requestStates } from '@/lib/model/vocabulary'
import { requestStateNames } from '@/lib/model/words'

const sorts: Record<RequestFilter['sort'], Sort> = {
  due: { column: "(r.due_on - date '2000-01-01')", type: 'integer', descending: false, nullable: false },
  newest: { column: 'r.asked_at', type: 'timestamptz', descending: true, nullable: false },
  name: { column: 'r.title', type: 'text', descending: false, nullable: false },
  state: {
    column: placeAmong(requestStates, 'r.state'),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
  assignee: { column: 'r.asked_of', type: 'text', descending: false, nullable: true },
  by: { column: 'r.asked_by', type: 'text', descending: false, nullable: false },
}
const facets = {
  state: { column: 'r.state', names: requestStateNames },
} as const satisfies Record<string, FacetColumn>

const OVERDUE = `(r.state in ('asked', 'asked_again') and r.due_on < (now() at time zone 'utc')::date)`
const tables = 'evidence_request r'

/** The condition on requests that a filter means. */
function requestWhere(filter: RequestFilter, except?: keyof typeof facets): Sql {
  const conditions: Sql[] = [sql`true`, ...Object.values(facetConditions(facets, filter, except))]
  if (!filter.closed && filter.state.length === 0 && except !== 'state')
    conditions.push(sql`r.state not in ('accepted', 'withdrawn')`)
  if (filter.overdue !== undefined) conditions.push(filter.overdue ? raw(OVERDUE) : sql`not ${raw(OVERDUE)}`)
  if (filter.framework) conditions.push(sql`r.framework = ${filter.framework}`)
  if (filter.control) conditions.push(sql`r.control = ${filter.control}`)
  if (filter.q) conditions.push(contains(['r.title', 'r.wanted', 'r.control'], filter.q))
  return join(conditions, ' and ')
}

const COLUMNS = `
  r.id, r.title, r.state, r.framework, r.control, r.asked_of, r.asked_by, r.asked_at,
  to_char(r.due_on, 'YYYY-MM-DD') as due,
  ${OVERDUE} as is_overdue,
  (select count(*)::int from evidence_answer a where a.request_id = r.id) as answers`

interface Stored extends Pick<
  Row<evidence_request>,
  'id' | 'title' | 'framework' | 'control' | 'asked_of' | 'asked_by' | 'asked_at'
> {
  state: RequestState
  due: string
  is_overdue: boolean
  answers: number
}

const rowOf = (stored: Stored): RequestRow => ({
  id: stored.id,
  title: stored.title,
  state: stored.state,
  control: controlOf(stored),
  dueOn: stored.due,
  isOverdue: stored.is_overdue,
  askedOf: stored.asked_of,
  askedBy: stored.asked_by,
  askedAt: iso(stored.asked_at),
  answers: stored.answers,
})

function controlOf({ framework, control }: Pick<Stored, 'framework' | 'control'>): RequestRow['control'] {
  if (framework === null || control === null) return null
  const known = frameworkById(framework)
  return {
    framework,
    id: control,
    // The control first: the name of a framework is long.
    name: `${control}, ${known ? `${known.name} ${known.version}` : framework}`,
  }
}

/** One keyset page of requests for evidence. */
export async function listRequests(actor: Actor, filter: RequestFilter): Promise<Page<RequestRow>> {
  demand(actor, 'evidence:read')
  const from = sql`${raw(tables)} where ${requestWhere(filter)}`
  const page = await keysetPage<Stored>(
    { columns: COLUMNS, from, sort: ordered(sorts[filter.sort], filter.reverse), keys: ['r.id'] },
    filter,
  )
  return { rows: page.rows.map(rowOf), next: page.next, total: await countOf(from) }
}

/** Facets of the list of requests. */
export function requestFacets(actor: Actor, filter: RequestFilter): Promise<Facet[]> {
  demand(actor, 'evidence:read')
  return listFacets(facets, filter, (except) => sql`${raw(tables)} where ${requestWhere(filter, except)}`)
}

/** How many requests wait for an answer, are overdue, and wait for whoever asked. */
export async function requestFigures(
  actor: Actor,
): Promise<{ waiting: number; overdue: number; answered: number }> {
  demand(actor, 'evidence:read')
  const [figures] = await prepared<{ waiting: number; overdue: number; answered: number }>(
    `select
       (count(*) filter (where r.state in ('asked', 'asked_again')))::int as waiting,
       (count(*) filter (where ${OVERDUE}))::int as overdue,
       (count(*) filter (where r.state = 'answered'))::int as answered
     from ${tables}`,
  )
  return figures!
}

/**
 * One request with all that was answered and decided.
 * @throws NotFound
 */
export async function requestDetail(actor: Actor, id: string): Promise<RequestDetail> {
  demand(actor, 'evidence:read')
  const [found] = await rows<
    Stored & Pick<Row<evidence_request>, 'wanted'> & { covers_from: string | null; covers_to: string | null }
  >(
    sql`select ${raw(COLUMNS)}, r.wanted,
          to_char(r.period_from, 'YYYY-MM-DD') as covers_from,
          to_char(r.period_to, 'YYYY-MM-DD') as covers_to
        from ${raw(tables)}
        where r.id = ${id}::bigint`,
  )
  if (!found) throw new NotFound('There is no such request for evidence.')
  const [answers, decisions] = await Promise.all([answersTo(id), decisionsOn(id)])
  const accepted = decisions.find(({ decision }) => decision === 'accept')?.answer
  return {
    ...rowOf(found),
    wanted: found.wanted,
    periodFrom: found.covers_from,
    periodTo: found.covers_to,
    given: answers.map((row) => answerRow(row, actor, row.id === accepted)),
    decisions,
  }
}

const answersTo = (id: string) =>
  rows<Row<evidence_answer>>(
    'select * from evidence_answer where request_id = $1::bigint order by answered_at, id',
    [id],
  )

const answerRow = (row: Row<evidence_answer>, actor: Actor, isAccepted: boolean): AnswerRow => ({
  id: row.id,
  text: row.text,
  link: row.link,
  file:
    row.file_name && row.file_sha256
      ? { name: row.file_name, sha256: row.file_sha256.toString('hex'), bytes: row.file_bytes! }
      : null,
  answeredBy: row.answered_by,
  answeredAt: iso(row.answered_at),
  sha256: row.sha256.toString('hex'),
  isOwn: row.answered_by_person === personBehind(actor),
  isAccepted,
})

async function decisionsOn(id: string): Promise<RequestDetail['decisions']> {
  const found = await rows<
    Omit<Row<evidence_decision>, 'decision' | 'due_on'> & { decision: RequestDecision; due: string | null }
  >(
    `select id, decision, answer_id, reason, decided_by, decided_at, to_char(due_on, 'YYYY-MM-DD') as due
     from evidence_decision
     where request_id = $1::bigint
     order by decided_at, id`,
    [id],
  )
  return found.map((row) => ({
    id: row.id,
    decision: row.decision,
    answer: row.answer_id,
    reason: row.reason,
    dueOn: row.due,
    decidedBy: row.decided_by,
    decidedAt: iso(row.decided_at),
  }))
}
