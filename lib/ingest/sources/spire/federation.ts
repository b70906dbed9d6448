import { z } from 'zod'
import type { IdentityRecord, ModelRecord, TrustRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, listAt, type Members, said, scalar, text } from '../checked'
import { readSpiffeId } from './spiffe-id'

const some = z.string().nullish()
const relationship = z.object({
  trust_domain: z.string(),
  bundle_endpoint_url: some,
  https_spiffe: z.object({ endpoint_spiffe_id: some }).nullish(),
})

/**
 * Whom a SPIRE server trusts beside itself: relationships with other trust domains (`federation list` and `show`, as JSON or as text), their bundles
 * (`bundle list`, as JSON or as sets of keys), and its own authorities (`bundle show`, or the SPIFFE bundle as a set of keys). Keys of authorities are no credentials of anybody; what counts is
 * that a workload of another domain is believed. Sources: SPIRE API types, bundle.proto and federationrelationship.proto; SPIFFE, "Trust Domain and Bundle".
 */
export const federation: Format = {
  id: 'spire/federation',
  title: 'SPIRE bundles and federation relationships',
  provider: 'spiffe',
  role: 'inventory',
  collect: `# on the SPIRE server
spire-server federation list -output json > federation.json
spire-server bundle list -output json > bundles.json
spire-server bundle show -output json > bundle.json`,
  recognises: ({ records, lists }) =>
    records.some(isAlone) ||
    bundlesIn(records).size > 0 ||
    (records.length === 0 &&
      lists?.some((name) => /^(federation_relationships|bundles)$/.test(name)) === true),
  isOwn,
  scopeOf: () => undefined,
  asksFor: 'trust domain',
  enumerates: [],
  keeps: {
    ...members('trust_domain bundle_endpoint_url refresh_hint sequence_number use kty crv kid'),
    https_spiffe: members('endpoint_spiffe_id'),
    jwt_authorities: members('key_id expires_at tainted'),
    x509_authorities: members('tainted'),
    federation_relationship: {
      ...members('trust_domain bundle_endpoint_url'),
      https_spiffe: members('endpoint_spiffe_id'),
    },
  },
  covers: { federation_relationships: ['trust'] },
  prepare: gathered,
  recordIdOf: ({ value }) =>
    isObject(value)
      ? (text(value.trust_domain) ?? text(value.kid))
      : typeof value === 'string'
        ? value
        : undefined,
  records: (raw, context) => recordsOf(raw, context),
}

const isRelationship = (value: unknown): value is Members =>
  isObject(value) && typeof value.trust_domain === 'string' && 'bundle_endpoint_url' in value
const isBundle = (value: unknown): value is Members =>
  isObject(value) &&
  typeof value.trust_domain === 'string' &&
  ('x509_authorities' in value || 'jwt_authorities' in value)
/** A key of a SPIFFE bundle: no other set of keys names such a use. */
const isKey = (value: unknown): value is Members =>
  isObject(value) &&
  (value.use === 'x509-svid' || value.use === 'jwt-svid' || value.use === 'wit-svid') &&
  'kty' in value
const nested = (value: unknown): unknown => (isObject(value) ? value.federation_relationship : undefined)

const labels = [
  'Trust domain',
  'Bundle endpoint URL',
  'Bundle endpoint profile',
  'Endpoint SPIFFE ID',
  'Bundle trust domain',
]
/** `Trust domain              : example.org`: what a line says of which fact. */
function textLine(line: string): [name: string, what: string] | undefined {
  const at = line.indexOf(' : ')
  const [name, what] = [line.slice(0, Math.max(at, 0)).trimEnd(), line.slice(at + 3).trim()]
  return at > 0 && what && labels.includes(name) ? [name, what] : undefined
}
const isHeading = (value: string): boolean =>
  /^Found (?:\d+|a) federation relationships?\b/.test(value) || /^No federation relationships?\b/.test(value)

/** `bundle list -format spiffe` prints a frame around each trust domain, and its set of keys below. */
const isStars = (value: unknown): boolean => typeof value === 'string' && /^\*{40}$/.test(value.trim())

/** The trust domains in frames, by the place of their line. */
function bundlesIn(records: readonly Raw[]): Map<string, Members> {
  const found = new Map<string, Members>()
  for (const [index, { value, at }] of records.entries()) {
    const [, domain] = (typeof value === 'string' && /^\* (\S+)$/.exec(value.trim())) || []
    if (domain && isStars(records[index - 1]?.value) && isStars(records[index + 1]?.value))
      found.set(at, { trust_domain: domain })
  }
  return found
}

/** A line of a set of keys below such a frame. */
const isLineOfKeys = (line: string): boolean =>
  /^\s*(?:[{}\]],?|"(?:keys|use|kty|crv|[xyne]|kid|alg|x5c|spiffe_\w+)": .*|"[\w+/=-]+",?)$/.test(line)

function isOwn(raw: Raw): boolean {
  const { value } = raw
  if (isAlone(raw)) return true
  return typeof value === 'string' && (isStars(value) || /^\* \S+$/.test(value.trim()) || isLineOfKeys(value))
}

/** Whether a record says by itself that it is one of these. */
function isAlone({ value }: Raw): boolean {
  if (typeof value === 'string') return textLine(value.trim()) !== undefined || isHeading(value)
  return isRelationship(value) || isBundle(value) || isKey(value) || isRelationship(nested(value))
}

interface Prepared {
  /** What the lines of a text say of each relationship, by the place of its first. */
  told: ReadonlyMap<string, Members>
  /** Authorities of a set of keys, by their use, and the place of the first key. */
  keys: { first: string | undefined; uses: Readonly<Record<string, number>> }
}

async function gathered(records: () => AsyncIterable<Raw>): Promise<Prepared> {
  const told = new Map<string, Members>()
  let open: Members | undefined
  let first: string | undefined
  const uses: Record<string, number> = {}
  // The last three lines: a frame is as high.
  let last: Raw[] = []
  for await (const raw of records()) {
    const { value, at } = raw
    last = [...last.slice(-2), raw]
    for (const [place, bundle] of bundlesIn(last)) told.set(place, bundle)
    if (isKey(value)) {
      first ??= at
      uses[scalar(value.use)] = (uses[scalar(value.use)] ?? 0) + 1
    }
    const [name, what] = typeof value === 'string' ? (textLine(value.trim()) ?? []) : []
    if (name === 'Trust domain') told.set(at, (open = { trust_domain: what }))
    else if (open && name === 'Bundle endpoint URL') open.bundle_endpoint_url = what
    else if (open && name === 'Endpoint SPIFFE ID') open.https_spiffe = { endpoint_spiffe_id: what }
  }
  return { told, keys: { first, uses } }
}

function recordsOf(raw: Raw, context: Context): ModelRecord[] {
  const { value, at } = raw
  const { told, keys } = (context.prepared as Prepared | undefined) ?? {
    told: new Map(),
    keys: { first: at, uses: {} },
  }
  if (typeof value === 'string') {
    const found = told.get(at)
    if (found) return federated(found, context.scope)
    throw new NotAboutIdentities('Told with the trust domain that it belongs to')
  }
  if (isRelationship(nested(value))) return federated(nested(value), context.scope)
  if (isRelationship(value)) return federated(value, context.scope)
  if (isBundle(value))
    // A list of bundles is one of other domains; its own is shown alone.
    return raw.list === 'bundles'
      ? federated(value, context.scope)
      : [
          serverOf(
            text(value.trust_domain) ?? '',
            {
              'x509-svid': listAt(value, 'x509_authorities').length,
              'jwt-svid': listAt(value, 'jwt_authorities').length,
            },
            isTainted(value),
          ),
        ]
  if (!isKey(value)) throw new Reject('This is neither a bundle nor a federation relationship')
  if (at !== keys.first)
    throw new NotAboutIdentities('An authority of the bundle that its first key stands for')
  return [serverOf(context.scope, keys.uses)]
}

const isTainted = (bundle: Members): boolean =>
  ['x509_authorities', 'jwt_authorities'].some((name) =>
    listAt(bundle, name).some((one) => isObject(one) && one.tainted === true),
  )

/** The server of a trust domain: whoever has it signs for every workload there. */
function serverOf(
  domain: string,
  authorities: Readonly<Record<string, number>> = {},
  tainted = false,
): IdentityRecord {
  const id = readSpiffeId(`spiffe://${domain.toLowerCase()}/spire/server`)
  if (!id) throw new Reject('The trust domain is not known: enter its name under Scope')
  return said({
    type: 'identity',
    provider: 'spiffe',
    nativeId: id.id,
    kind: 'other',
    name: `SPIRE server of ${id.trustDomain}`,
    scope: id.trustDomain,
    status: 'active',
    description: tainted
      ? 'One of its authorities is marked as tainted: what it signed is no longer to be believed'
      : undefined,
    tags:
      Object.keys(authorities).length > 0
        ? Object.fromEntries(Object.entries(authorities).map(([use, n]) => [`authorities ${use}`, String(n)]))
        : undefined,
  })
}

function federated(value: unknown, scope: string): ModelRecord[] {
  const found = checked(relationship, value, 'a federation relationship')
  const own = serverOf(scope)
  const other = readSpiffeId(
    found.trust_domain.startsWith('spiffe://') ? found.trust_domain : `spiffe://${found.trust_domain}`,
  )
  if (!other) throw new Reject('The relationship names no valid trust domain')
  if (other.trustDomain === own.scope) throw new NotAboutIdentities('The trust domain itself')
  const endpoint = found.bundle_endpoint_url ?? undefined
  const holder = found.https_spiffe?.endpoint_spiffe_id ?? undefined
  // The relationship comes first: what a list of relationships leaves out is one, never the server.
  return [
    said({
      type: 'trust',
      identity: { provider: 'spiffe', nativeId: own.nativeId },
      nativeId: `federation:${other.trustDomain}`,
      kind: 'federation',
      principal: `spiffe://${other.trustDomain}`,
      issuer: other.trustDomain,
      external: true,
      condition: said({
        bundle: said({
          ...(endpoint && { endpoint: [endpoint] }),
          ...(holder && { endpoint_spiffe_id: [holder] }),
        }),
      }),
      judgement: {
        grade: 'caution',
        reach: 'organisation',
        pattern: 'spire-federation',
        who: `Any workload of ${other.trustDomain}, towards every workload whose entry federates with it`,
      },
    } satisfies TrustRecord),
    own,
  ]
}
