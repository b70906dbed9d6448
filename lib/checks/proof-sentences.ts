import 'server-only'
import { instant } from '@/lib/db/instant'
import { type Client, prepared } from '@/lib/db/pool'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import { checkCatalogue } from './catalogue'
import type { KnownCheck } from './custom'
import { factsOfProof, proofOf } from './proof'
import { currentRules } from './rules'

/** A finding as its table has it; the credential is "0" for one about the identity. */
interface Found {
  id: string
  check_no: number
  identity_key: string
  credential_key: string
  resolved_at: Date | null
  unknown_since: Date | null
}

interface Facts {
  identity_key?: string
  credential_key?: string
  [fact: string]: unknown
}

/** Every fact that the sentence of some check names. */
const namedBy = (checks: readonly KnownCheck[], subject: 'identity' | 'credential') => [
  ...new Set(checks.filter((one) => one.subject === subject).flatMap(({ proof }) => factsOfProof(proof))),
]

/**
 * The sentence that proves each finding which is a gap now, by the id of the finding, from the facts at the instant that is asked
 * for. The facts of all of them are read at once.
 * @param client a transaction to read in; without one, the pool
 */
export async function proofSentences(
  findings: readonly Found[],
  client?: Client,
): Promise<ReadonlyMap<string, string>> {
  const gaps = findings.filter((one) => one.resolved_at === null && one.unknown_since === null)
  const sentences = new Map<string, string>()
  if (gaps.length === 0) return sentences
  const { windows } = await currentRules(client)
  const known = await checkCatalogue(client)
  await Promise.all(
    (['identity', 'credential'] as const).map(async (subject) => {
      const on = gaps.filter((one) => known.byNo(one.check_no).subject === subject)
      if (on.length === 0) return
      // One credential may be of several identities, so its key alone names no row.
      const keys = subject === 'identity' ? ['identity_key'] : ['identity_key', 'credential_key']
      const keyOf = (row: Partial<Found> | Facts) =>
        subject === 'identity' ? String(row.identity_key) : `${row.identity_key} ${row.credential_key}`
      const facts = subject === 'identity' ? identityFacts('judging', windows) : credentialFacts('judging')
      // One statement for whatever is listed, because planning it takes longer than reading a page of facts.
      const statement = `with judging (identity_key) as (select distinct unnest($2::bigint[]))
         select ${[...keys, ...namedBy(known.all, subject)].map((name) => `f.${name}`).join(', ')}
         from (${facts}) f`
      const values = [instant(), on.map((one) => one.identity_key)]
      const found = client
        ? (await client.query<Facts>(statement, values)).rows
        : await prepared<Facts>(statement, values)
      const factsOf = new Map(found.map((row) => [keyOf(row), row]))
      for (const one of on) {
        const row = factsOf.get(keyOf(one))
        const sentence = row && proofOf(known.byNo(one.check_no), row)
        if (sentence) sentences.set(one.id, sentence)
      }
    }),
  )
  return sentences
}

/** The same for findings of which only the numbers are at hand: those behind tasks, exceptions and mails. */
export async function proofsOfFindings(
  ids: readonly string[],
  client?: Client,
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const statement = `
    select id, check_no, identity_key, credential_key, resolved_at, unknown_since
    from finding
    where id = any($1::bigint[])`
  const found = client
    ? (await client.query<Found>(statement, [ids])).rows
    : await prepared<Found>(statement, [ids])
  return proofSentences(found, client)
}
