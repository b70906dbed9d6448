import { join, raw, sql, type Sql } from '@/lib/db/sql'
import { factsOf, type Subject } from '@/lib/model/conditions/facts'
import { type Comparison, comparisons, type Condition, type Operand } from '@/lib/model/conditions/tree'
import {
  code,
  credentialKinds,
  environments,
  identityKinds,
  providers,
  severities,
} from '@/lib/model/vocabulary'
import { factColumns } from './check'

const listOf = (subject: Subject, fact: string): readonly string[] =>
  fact === 'kind'
    ? subject === 'identity'
      ? identityKinds
      : credentialKinds
    : fact.endsWith('provider')
      ? providers
      : fact.endsWith('kind')
        ? identityKinds
        : fact.endsWith('environment')
          ? environments
          : severities

/**
 * SQL of a condition on facts `f`. Everything that somebody wrote is a parameter; what stands in the text are names of columns and
 * operators from lists of ours. Unknown is NULL: a condition that an unknown fact decides is NULL as well.
 */
export function conditionSql(condition: Condition, subject: Subject, asOf: Date): Sql {
  const of = (one: Condition): Sql => conditionSql(one, subject, asOf)
  if (condition.is === 'and') return sql`(${join(condition.of.map(of), ' and ')})`
  if (condition.is === 'or') return sql`(${join(condition.of.map(of), ' or ')})`
  if (condition.is === 'not') return sql`(not ${of(condition.of)})`
  const column = columnOf(condition.fact, subject)
  const at = sql`${asOf.toISOString()}::timestamptz`
  switch (condition.is) {
    case 'flag':
      return column
    case 'unknown':
      return sql`(${column} is null)`
    case 'contains':
      return sql`(position(lower(${condition.text}::text) in lower(${column})) > 0)`
    case 'starts':
      return sql`starts_with(lower(${column}), lower(${condition.text}::text))`
    case 'ends':
      return sql`(right(lower(${column}), length(${condition.text}::text)) = lower(${condition.text}::text))`
    case 'older':
      return sql`(${column} <= ${at} - ${condition.seconds}::float8 * interval '1 second')`
    case 'newer':
      return sql`(${column} > ${at} - ${condition.seconds}::float8 * interval '1 second')`
    case 'within':
      return sql`(${column} between ${at} and ${at} + ${condition.seconds}::float8 * interval '1 second')`
    case 'in': {
      const values = condition.values.map((value) => stored(value, condition.fact, subject))
      return sql`(${column} = any(${values}::${raw(typeIn(condition.fact, subject))}[]))`
    }
    case 'compare': {
      const operand = operandSql(condition.to, condition.fact, subject, at)
      return sql`(${column} ${raw(signOf(condition.by))} ${operand})`
    }
  }
}

const signOf = (by: Comparison): string => {
  const known = comparisons.find((one) => one === by)
  if (!known) throw new Error(`No comparison "${by}"`)
  return known === '!=' ? '<>' : known
}

function operandSql(to: Operand, fact: string, subject: Subject, at: Sql): Sql {
  if ('now' in to) return at
  if ('fact' in to) return columnOf(to.fact, subject)
  return sql`${stored(to.value, fact, subject)}::${raw(typeIn(fact, subject))}`
}

/** A value as its column holds it: a word by its code, a text in small letters. */
function stored(value: string | number | boolean, fact: string, subject: Subject): string | number | boolean {
  const { type } = aboutFact(fact, subject)
  if (type === 'word') return code(listOf(subject, fact) as readonly string[], String(value))
  return type === 'text' ? String(value).toLowerCase() : value
}

/** A number may be one that the column could not hold, and is compared as a number all the same. */
const typeIn = (fact: string, subject: Subject): string => {
  const { type } = aboutFact(fact, subject)
  return type === 'count' || type === 'seconds' ? 'float8' : factColumns(subject)[fact]!
}

function columnOf(fact: string, subject: Subject): Sql {
  const { type } = aboutFact(fact, subject)
  const column = `f.${fact}`
  if (type === 'text') return raw(`lower(${column})`)
  // What no source says is stored as a word of its own in places.
  if (type === 'word' && fact.endsWith('environment'))
    return raw(`nullif(${column}, ${code(environments, 'unknown')}::smallint)`)
  return raw(column)
}

/** @throws Error for a name that is no fact of the subject, so that none reaches the text */
function aboutFact(fact: string, subject: Subject) {
  const about = factsOf[subject].get(fact)
  if (!about) throw new Error(`No fact "${fact}" of ${subject}`)
  return about
}

/** The code of a word of an example, as the column of its fact holds it. */
export const storedExample = (value: string, fact: string, subject: Subject): number =>
  code(listOf(subject, fact) as readonly string[], value)
