import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { instant } from '@/lib/db/instant'
import { type Client, rehearsedRows } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import { type Verdict, verdicts, word } from '@/lib/model/vocabulary'
import { checkCatalogue } from '@/lib/checks/catalogue'
import type { KnownCheck } from '@/lib/checks/custom'
import { currentRules } from '@/lib/checks/rules'
import { takeVerdicts } from '@/lib/checks/verdicts'

/** How many identities one check gave an answer, for each pair of answers: what stood, and what it is now. */
export interface AnswersOfCheck {
  check: KnownCheck
  stood: Verdict | null
  anew: Verdict
  n: number
}

/** An identity of which a check says something else than what stood. */
export interface OtherAnswer {
  identity_key: string
  name: string
  native_id: string
  scope: string
  judged_at: Date | null
  check: KnownCheck
  /** Null when it was not judged yet. */
  stood: Verdict | null
  anew: Verdict
}

const AT_ONCE = 2_000

/**
 * Judges once more, by every check with the numbers and custom checks that were in force, what was known at the instant that is asked
 * for, and counts the answers beside those that stood then. Nothing is stored.
 */
export async function* answersAnew(actor: Actor): AsyncGenerator<AnswersOfCheck> {
  yield* rehearsedRows(async function* (client) {
    const known = await judgedAnew(client, actor)
    const { rows } = await client.query<{ no: number; stood: number | null; anew: number; n: number }>(
      `select no, stood, anew, count(*)::int as n
       from answer_anew
       group by 1, 2, 3
       order by 1, 2, 3`,
    )
    for (const { no, stood, anew, n } of rows)
      yield { check: known.byNo(no), stood: toldAs(stood), anew: word(verdicts, anew), n }
  })
}

/** The same, as the identities whose answer is another one, in a fixed order. */
export async function* otherAnswers(actor: Actor): AsyncGenerator<OtherAnswer> {
  yield* rehearsedRows(async function* (client) {
    const known = await judgedAnew(client, actor)
    await client.query(
      `declare other_answer cursor for
       select a.identity_key, a.no, a.stood, a.anew, a.judged_at, i.name, i.native_id, i.scope
       from answer_anew a
         join identity i using (identity_key)
       where a.stood is distinct from a.anew
       order by i.name, a.identity_key, a.no`,
    )
    for (;;) {
      const { rows } = await client.query<
        Omit<OtherAnswer, 'check' | 'stood' | 'anew'> & { no: number; stood: number | null; anew: number }
      >(`fetch ${AT_ONCE} from other_answer`)
      for (const { no, stood, anew, ...row } of rows)
        yield { ...row, check: known.byNo(no), stood: toldAs(stood), anew: word(verdicts, anew) }
      if (rows.length < AT_ONCE) return
    }
  })
}

const toldAs = (stored: number | null): Verdict | null => (stored === null ? null : word(verdicts, stored))

/** Weighs everything, and puts each answer that applies, then or anew, into the temporary table `answer_anew`. */
async function judgedAnew(client: Client, actor: Actor) {
  const rules = await currentRules(client)
  // One whose evaluation fails would keep all others from being judged.
  await client.query(
    `create temp table judging on commit drop as
     select identity_key, true as is_unchanged
     from identity
     where identity_key not in (select identity_key from unjudged)`,
  )
  await client.query('create index on judging (identity_key)')
  await client.query('analyze judging')
  const { rows } = await client.query<{ some: boolean }>('select exists (select 1 from unjudged) as some')
  await takeVerdicts(client, rules, instant(), rows[0]!.some ? 'judging' : 'all')
  await client.query(
    `create temp table answer_anew (
       identity_key bigint, judged_at timestamptz, no int, stood smallint, anew smallint
     ) on commit drop`,
  )
  // Of each identity and each check that applied or applies. The sets of posture hold those of the credentials as well.
  await client.query(
    sql`insert into answer_anew
     select b.identity_key, b.judged_at, c.no,
       case when b.judged_at is not null then ${answer('b.applies', 'b.fails', 'b.unknown')} end as stood,
       ${answer('b.new_applies', 'b.new_fails', 'b.new_unknown')} as anew
     from (
         select
           j.identity_key, p.judged_at, p.applies, p.fails, p.unknown,
           j.applies | coalesce(h.applies, '{}') as new_applies,
           j.fails | coalesce(h.fails, '{}') as new_fails,
           j.unknown | coalesce(h.unknown, '{}') as new_unknown
         from judged_identity j
           left join judged_holder h using (identity_key)
           left join posture p using (identity_key)
         where ${scopeCondition(actor)}
       ) b
       cross join lateral unnest(b.new_applies | coalesce(b.applies, '{}')) c (no)`,
  )
  return checkCatalogue(client)
}

/** What three sets of check numbers say of check `c.no`. One credential with a gap is a gap, whatever is unknown of another. */
const answer = (applies: string, fails: string, unknown: string): Sql =>
  raw(`
    case
      when c.no = any(${fails}) then ${verdicts.indexOf('gap')}
      when c.no = any(${unknown}) then ${verdicts.indexOf('unknown')}
      when c.no = any(${applies}) then ${verdicts.indexOf('holds')}
      else ${verdicts.indexOf('not_applicable')}
    end`)
