import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said } from '../checked'
import { environmentOfSegment } from '../hints'
import { trustOfEntry } from './entry-trust'
import { readSpiffeId, nameOfSpiffeId, type SpiffeId, spiffeIdKept } from './spiffe-id'

const int64 = z.union([z.string(), z.number()]).nullish()
const entry = z.object({
  id: z.string().nullish(),
  spiffe_id: z.unknown().optional(),
  parent_id: z.unknown().optional(),
  selectors: z.array(z.object({ type: z.string(), value: z.string() })).nullish(),
  x509_svid_ttl: int64,
  jwt_svid_ttl: int64,
  ttl: int64,
  federates_with: z.union([z.array(z.string()), z.string()]).nullish(),
  admin: z.boolean().nullish(),
  downstream: z.boolean().nullish(),
  created_at: int64,
  expires_at: int64,
  hint: z.string().nullish(),
})

/**
 * Registration entries of a SPIRE server, from `entry show -output json`, older releases and registration files.
 * A lifetime of 0 is the server's default, which the export does not tell. Source: SPIRE API types, entry.proto.
 */
export const entries: Format = {
  id: 'spire/entries',
  title: 'SPIRE registration entries',
  provider: 'spiffe',
  role: 'inventory',
  collect: `# on the SPIRE server
spire-server entry show -output json > entries.json`,
  recognises: ({ lists, records }) =>
    (lists?.includes('entries') === true && records.length === 0) || records.some(isEntry),
  isOwn: isEntry,
  scopeOf: ({ value }) => (isObject(value) ? readSpiffeId(value.spiffe_id)?.trustDomain : undefined),
  enumerates: ['spiffe_entry'],
  keeps: {
    ...members(
      'id x509_svid_ttl jwt_svid_ttl ttl federates_with admin downstream hint dns_names store_svid revision_number',
    ),
    ...times('created_at expires_at'),
    spiffe_id: spiffeIdKept,
    parent_id: spiffeIdKept,
    selectors: members('type value'),
  },
  covers: { entries: ['identity:spiffe_entry'] },
  recordIdOf: ({ value }) => (isObject(value) && typeof value.id === 'string' ? value.id : undefined),
  subjectOf: ({ value }) => subjectIn(isObject(value) ? value.spiffe_id : undefined),
  records: ({ value }) => recordsOf(value),
}

/** The audit log names the same members of an entry that was made; its lines carry a message besides. */
function isEntry({ value }: Raw): boolean {
  return isObject(value) && 'spiffe_id' in value && 'parent_id' in value && !('msg' in value)
}

function subjectIn(spiffeId: unknown): { provider: 'spiffe'; nativeId: string } | undefined {
  const id = readSpiffeId(spiffeId)
  return id && { provider: 'spiffe', nativeId: id.id }
}

type Entry = z.infer<typeof entry>

function recordsOf(value: unknown): ModelRecord[] {
  const found = checked(entry, value, 'a registration entry')
  const id = readSpiffeId(found.spiffe_id)
  if (!id) throw new Reject('The entry names no valid SPIFFE ID')
  const ref = { provider: 'spiffe', nativeId: id.id } as const
  const [, namespace] = /\/ns\/([^/]+)/.exec(id.path) ?? []
  const identity: IdentityRecord = said({
    type: 'identity',
    ...ref,
    kind: 'spiffe_entry',
    name: nameOfSpiffeId(id),
    scope: id.trustDomain,
    environment: namespace ? environmentOfSegment(namespace) : undefined,
    status: 'active',
    createdAt: readTime(found.created_at),
    description: found.hint || undefined,
    ownerHints: namespace ? [{ from: 'path', key: 'ns', value: namespace }] : undefined,
  })
  const entryId = found.id ?? `${id.id} ${selectorsOf(found).join(' ')}`
  const trusts = trustOfEntry(ref, entryId, readSpiffeId(found.parent_id), found.selectors ?? [])
  return [identity, ...svids(found, id, ref), ...powers(found, id, ref), ...trusts]
}

const selectorsOf = (found: Entry): string[] =>
  (found.selectors ?? []).map(({ type, value }) => `${type}:${value}`).sort()

type Ref = { provider: 'spiffe'; nativeId: string }

/** Id of the SVIDs that an entry gives; the audit log names the same entry. */
export const svidsOfEntry = (entryId: string): string => `entry:${entryId}`

function svids(found: Entry, id: SpiffeId, identity: Ref): CredentialRecord[] {
  const selectors = selectorsOf(found)
  const nativeId = svidsOfEntry(found.id ?? `${id.id} ${selectors.join(' ')}`)
  const federates =
    typeof found.federates_with === 'string' ? [found.federates_with] : (found.federates_with ?? [])
  const parent = readSpiffeId(found.parent_id)
  const shared = said({
    type: 'credential',
    identity,
    static: false,
    status: 'active',
    createdAt: readTime(found.created_at),
    // The entry's own end: after it no SVID is given any more.
    expiresAt: readTime(found.expires_at),
    issuer: id.trustDomain,
    binding: {
      selectors,
      ...(parent ? { parent: parent.id } : {}),
      ...(federates.length > 0 ? { federates_with: federates } : {}),
    },
  } as const)
  const x509 = seconds(found.x509_svid_ttl) ?? seconds(found.ttl)
  const jwt = seconds(found.jwt_svid_ttl)
  return [
    said({ ...shared, nativeId, kind: 'x509_svid', label: 'X.509-SVID', ttlSeconds: x509 }),
    // An entry always allows both; a JWT-SVID of its own is only worth a line when its lifetime is set.
    ...(jwt
      ? [
          {
            ...shared,
            nativeId: `${nativeId}#jwt`,
            kind: 'jwt_svid' as const,
            label: 'JWT-SVID',
            ttlSeconds: jwt,
          },
        ]
      : []),
  ]
}

function seconds(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isFinite(number) && number > 0 ? number : undefined
}

/** `admin` may do anything to the server; `downstream` may sign for a server of its own. */
function powers(found: Entry, id: SpiffeId, identity: Ref): ModelRecord[] {
  return (['admin', 'downstream'] as const)
    .filter((power) => found[power] === true)
    .flatMap((power): ModelRecord[] => {
      const nativeId = `${id.trustDomain}/${power}`
      return [
        {
          type: 'grant',
          identity,
          nativeId: `${power}:${found.id ?? ''}`,
          name: `SPIRE ${power}`,
          kind: 'allow',
          permissionSet: nativeId,
          resource: id.trustDomain,
        },
        {
          type: 'permission_set',
          provider: 'spiffe',
          nativeId,
          name: `SPIRE ${power}`,
          allow: [`spire:${power}`],
          allowEverywhere: [`spire:${power}`],
          conditional: [],
          deny: [],
          denyPartly: [],
        },
      ]
    })
}
