import {
  code,
  codes,
  credentialStatuses,
  endedStatuses,
  environments,
  findingStates,
  identityKinds,
  identityStatuses,
  offStatuses,
  setAsideStates,
} from '@/lib/model/vocabulary'

// Words that lists, figures, checks and reports share, in SQL. Each is said here and nowhere else, so that a figure and the list
// behind it agree.

/** Status of an identity that left the roll: a complete import no longer contains it. */
export const GONE = code(identityStatuses, 'gone')

/** An identity `i` of which nothing says that it is off. */
export const ACTIVE = `(i.status is null or i.status not in (${codes(identityStatuses, offStatuses)}))`

/**
 * An identity `i` that left the roll while the directory still lists its account: somebody decided that it is no machine, or another
 * directory speaks for it. That shows of no gap that it was mended.
 */
export const SET_ASIDE = `
  (
    i.seen_to is not null
    and exists (
      select 1
      from sighting s
        join claim c using (record_key)
        cross join lateral jsonb_each(c.body) w
      where s.record_key = i.record_key
        and s.gone_at is null
        and c.type = 'person'
        and c.ended_at is null
        and w.key like 'account:%'
        and (w.value->>'identity_key')::bigint = i.identity_key
    )
  )`

/** A credential `c` that still works as far as anybody says. */
export const LIVE = `
  (
    c.seen_to is null
    and (c.status is null or c.status not in (${codes(credentialStatuses, endedStatuses)}))
  )`

/** A credential `c` that its source still lists. */
export const LISTED = `(c.seen_to is null and c.status is distinct from ${code(credentialStatuses, 'gone')})`

/** By what a copy of a secret `x` (an exposure) is known as one of credential `c`. */
export const copyMarks = [
  'x.fingerprint = c.fingerprint',
  'x.credential_native_id = c.native_id',
  "x.credential_native_id = c.binding->>'access_key_id'",
] as const

/** A copy of a secret `x` (an exposure) is one of credential `c`. */
export const IS_COPY = `(${copyMarks.join(' or ')})`

/**
 * The place in which a copy of a secret `x` (an exposure) lies, whichever scanner tells of it: one writes a repository with its protocol, another without.
 */
export const COPY_PLACE = `
  (
    translate(
      regexp_replace(
        lower(coalesce(x.location->>'repository', x.source_id::text)),
        '^([a-z+]+://)?([^/@]*@)?|[.]git/?$|/$', '', 'g'
      ),
      ':', '/'
    ),
    coalesce(x.location->>'file', x.location->>'url')
  )`

/** The copy itself: where its place has several, by line and commit. */
export const COPY = `(${COPY_PLACE}, x.location->>'line', x.location->>'commit')`

/** A copy of the secret of credential `c` lies in the open. */
export const EXPOSED = `
  exists (select 1 from exposure x where x.seen_to is null and not x.is_canary and ${IS_COPY})`

/** A scan found the secret of credential `c` before and finds it no more: that takes nothing back until the secret is replaced. */
export const WAS_EXPOSED_BY = `
  x.seen_to is not null
  and coalesce(c.rotated_at, c.created_at, '-infinity') <= coalesce(x.found_at, x.seen_from)`

/** Whether anything was searched for secrets. */
export const SCANNED = `
  (
    exists (select 1 from exposure)
    or exists (select 1 from import_file where format like 'exposure/%' and state = 'done')
  )`

/** Results of scans can be tied to credential `c`: it has an id or a fingerprint of its own. */
export const IS_MATCHABLE =
  "(c.fingerprint is not null or c.native_id not like '%#access_key_%' or c.binding ? 'access_key_id')"

/** What is known of copies of the secret of credential `c`, as the words of `exposureStates`. Only a reusable secret has copies. */
export const EXPOSURE = `
  case
    when ${EXPOSED} then 'found'
    when not c.is_static then 'not_applicable'
    when not ${SCANNED} or not ${IS_MATCHABLE} then 'unknown'
    when exists (select 1 from exposure x where not x.is_canary and ${IS_COPY} and ${WAS_EXPOSED_BY})
      then 'unknown'
    else 'none_found'
  end`

/** The root user of an account: it holds everything there, and no policy says so. */
export const IS_ROOT = `i.kind = ${code(identityKinds, 'root_account')}`

/** A finding `f` that counts: its gap stands, and nobody has set it aside. */
export const OPEN = `(f.resolved_at is null and f.state not in (${codes(findingStates, setAsideStates)}))`

/** The environment that matters most. */
export const PRODUCTION = code(environments, 'production')

/** The environment of an identity `i`, as a code. */
export const ENVIRONMENT = `coalesce(i.environment, ${code(environments, 'unknown')})`

/** The order of owners `o` of one identity: who answers for it comes first, then whom the hints name. */
export const OWNER_ORDER =
  "o.state, case when o.state = 'accepted' then o.rank end, o.confidence desc, o.owner"

/** The label of the first owner, or of who may be one; null without either. */
export const ownerLabel = (identityKey: string): string => owner('label', identityKey)
/** The same owner by `person:12`, `team:3` or `text:…`. */
export const ownerId = (identityKey: string): string => owner('owner', identityKey)

const owner = (column: 'label' | 'owner', identityKey: string): string =>
  `(
     select o.${column}
     from ownership o
     where o.identity_key = ${identityKey} and o.state <> 'rejected'
     order by ${OWNER_ORDER} limit 1
   )`

/**
 * Whether an identity `i` is tagged as in scope of PCI DSS: a tag or label named `pci`, `pci-dss` or `pci-scope` that does not
 * say no, or one named `compliance`, `scope` or `data-classification` that says `pci`.
 */
export const IN_PCI = `
  (
    -- Few tags speak of it at all, and taking them apart is slow.
    i.tags::text ~* 'pci' is true
    and exists (
      select 1
      from jsonb_each_text(case when jsonb_typeof(i.tags) = 'object' then i.tags else '{}' end) tag
      where tag.key ~* '^pci[-_ ]?(dss|scope|in[-_ ]?scope)?$'
          and tag.value !~* '^(false|no|none|out|0|n/?a)$'
        or tag.key ~* '^(compliance|scope|data[-_ ]?class(ification)?)$'
          and tag.value ~* '(^|[^a-z])pci'
    )
  )`

/** Whether a row of posture `p` is an AI agent. */
export const IS_AI = `p.kind = ${code(identityKinds, 'ai_agent')}`

/** An exception `x` of finding `f` that has run out: nothing has taken its place, and the gap is still open. */
export const LAPSED = `x.state = 'expired' and f.resolved_at is null
  and not exists (select 1 from exception n where n.finding_id = x.finding_id and n.id > x.id)`

/** The number of the check on lapsed exceptions: one for a finding of its own does not count, or it would keep that finding open. */
export const LAPSED_CHECK = 60

/**
 * SQL of a number for one gap. Those of a set of gaps, put together by "exclusive or", tell whether it is the same set as another
 * without holding one gap against the other.
 */
export const gapMark = (checkNo: string | number, severity: string, credentialKey: string): string =>
  `(hashint8extended(${credentialKey}, ${checkNo} * 8::bigint + ${severity}) # ${credentialKey})`

/** Where an identity is, because several accounts have one name: a column over posture rows `p`. */
export const IDENTITY_SCOPE =
  '(select n.scope from identity n where n.identity_key = p.identity_key) as scope'
