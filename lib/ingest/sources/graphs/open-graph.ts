import type {
  CredentialRecord,
  GrantRecord,
  IdentityRecord,
  IdentityRef,
  ModelRecord,
} from '@/lib/model/records'
import type { CredentialKind, IdentityKind } from '@/lib/model/vocabulary'
import { type Kept, members, times } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { isObject, objectAt, said, type Members, scalar, text } from '../checked'

/** What a node is, by the words of its kind without the prefix of its collector. The first that fits decides. */
const credentialKinds: ReadonlyArray<[RegExp, CredentialKind]> = [
  [/(personal)?access_?token|^pat$/i, 'personal_access_token'],
  [/api_?(key|token)|access_?key/i, 'api_key'],
  [/client_?secret|^secret$|(org|repo|environment)_?secret|password_?credential/i, 'client_secret'],
  [/deploy_?key|ssh_?key/i, 'ssh_key'],
  [/certificate$|key_?credential/i, 'client_certificate'],
]
const identityKinds: ReadonlyArray<[RegExp, IdentityKind]> = [
  [/managed_?identity/i, 'managed_identity'],
  [/service_?principal|^(az)?app$|app_?registration/i, 'app_registration'],
  [/service_?(account|user)|g?msa$/i, 'service_account'],
  // A role of any other platform is what somebody may do, and acts as nobody.
  [/iam_?role|^aws_?role$/i, 'iam_role'],
  [
    /api_?service_?integration|(client|oauth)_?app|application$|app_?installation|integration$/i,
    'api_client',
  ],
  [/bot(_?user)?$/i, 'bot'],
  [/ai_?agent|^agent$/i, 'ai_agent'],
  [/workflow$|pipeline$|runner$/i, 'ci_pipeline'],
]
const people = /user$|person$|group$|team$|member$/i
const places =
  /organi[sz]ation$|tenant|enterprise$|repo(sitory)?$|branch|environment$|domain$|computer$|device$|subscription|vault$|database$|server$|host$|ou$|container$|policy$|role(_?definition)?$|permission|base$|project$|account$|workspace$|site$|resource|provider$|variable$/i

const property: Kept = {
  ...members(
    'name displayname display_name objectid id environmentid tenantid organization owner description enabled disabled',
  ),
  ...times(`created created_at createdat whencreated expires expires_at expiresat expiration_date lastused last_used last_used_at lastlogon
    lastlogontimestamp pwdlastset last_rotated`),
}

/**
 * A graph of nodes and edges as collectors write it for BloodHound: machines, what they authenticate with, and what an edge lets them do. A kind that
 * Muster has no word for is rejected with its name, so that it stands on the import. Source: BloodHound documentation, OpenGraph, "Schema".
 */
export const openGraph: Format = {
  id: 'graphs/open-graph',
  title: 'BloodHound OpenGraph (any collector)',
  provider: 'other',
  role: 'inventory',
  collect: `# whatever a collector wrote for BloodHound's OpenGraph; one JSON with graph.nodes and graph.edges
jq -e '.graph | has("nodes") and has("edges")' graph.json`,
  recognises: ({ records, lists }) =>
    records.some(isOwn) || (lists?.includes('nodes') === true && lists.includes('edges')),
  isOwn,
  scopeOf: () => undefined,
  asksFor: 'name of the system that the graph shows',
  enumerates: [],
  keeps: {
    ...members('id kinds kind'),
    properties: property,
    start: members('value match_by kind'),
    end: members('value match_by kind'),
  },
  recordIdOf: ({ value }) => (isObject(value) ? idOf(value) : undefined),
  prepare: nodesIn,
  records: ({ value }, context) => recordsOf(value, context),
}

const isNode = (value: unknown): value is Members & { kinds: unknown[] } =>
  isObject(value) && Array.isArray(value.kinds) && 'id' in value && !('start' in value)
const isEdge = (value: unknown): value is Members & { kind: string } =>
  isObject(value) && typeof value.kind === 'string' && isObject(value.start) && isObject(value.end)

function isOwn({ value }: Raw): boolean {
  return isNode(value) || isEdge(value)
}

const idOf = (value: Members): string | undefined =>
  isNode(value)
    ? scalar(value.id)
    : isEdge(value)
      ? `${endOf(value, 'start')} ${scalar(value.kind)} ${endOf(value, 'end')}`
      : undefined

/** The node at one end of an edge: its id, or the name of one (`match_by: name`), which may be told with its kind. */
function endOf(edge: Members, end: 'start' | 'end', named: Named = new Map()): string {
  const { value, match_by: by, kind } = objectAt(edge, end)
  const found = scalar(value)
  if (by !== 'name') return found
  return named.get(nameKey(found, scalar(kind))) ?? found
}

/** Ids of nodes by their name, alone and with each of their kinds. A name that several nodes have leads to none of them. */
type Named = ReadonlyMap<string, string | undefined>
const nameKey = (name: string, kind: string): string => `${name.toUpperCase()} ${kind}`

function addNames(node: { kinds: unknown[] } & Members, named: Map<string, string | undefined>): void {
  const name = text(objectAt(node, 'properties').name)
  if (!name) return
  for (const kind of ['', ...node.kinds.map(scalar)]) {
    const key = nameKey(name, kind)
    named.set(key, named.has(key) ? undefined : scalar(node.id))
  }
}

/** `GH_PersonalAccessToken`, `AZServicePrincipal`: the word behind the prefix of the collector; only `AWSRole` says more with it. */
const wordsOf = (kinds: readonly unknown[]): string[] =>
  kinds
    .map(scalar)
    .map((kind) => kind.replace(/^(?!AWS_?Role$)([A-Za-z0-9]{1,12}_|AZ|GH|AWS|GCP|SNF)(?=[A-Z])/, ''))

type Meaning =
  | { as: 'identity'; kind: IdentityKind }
  | { as: 'credential'; kind: CredentialKind }
  | { as: 'person' }
  | { as: 'place' }

function meaningOf(kinds: readonly unknown[]): Meaning | undefined {
  const words = wordsOf(kinds)
  for (const word of words) {
    const credential = credentialKinds.find(([shape]) => shape.test(word))
    if (credential) return { as: 'credential', kind: credential[1] }
    const identity = identityKinds.find(([shape]) => shape.test(word))
    if (identity) return { as: 'identity', kind: identity[1] }
  }
  if (words.some((word) => people.test(word))) return { as: 'person' }
  return words.some((word) => places.test(word)) ? { as: 'place' } : undefined
}

interface Prepared {
  /** Node ids of machines, and of what they authenticate with. */
  machines: ReadonlySet<string>
  credentials: ReadonlySet<string>
  /** Nodes of kinds that Muster has no word for, with their kinds. */
  unmapped: ReadonlyMap<string, string>
  /** Whose a credential is, by edges between the two. */
  holders: ReadonlyMap<string, string>
  named: Named
}

/** What nodes and edges need of each other. */
async function nodesIn(records: () => AsyncIterable<Raw>): Promise<Prepared> {
  const meanings = new Map<string, Meaning['as']>()
  const edges: Members[] = []
  const named = new Map<string, string | undefined>()
  const unmapped = new Map<string, string>()
  for await (const { value } of records()) {
    if (isNode(value)) {
      const meaning = meaningOf(value.kinds)
      meanings.set(scalar(value.id), meaning?.as ?? 'place')
      addNames(value, named)
      if (!meaning) unmapped.set(scalar(value.id), value.kinds.map(scalar).join(', ') || 'none')
    }
    if (isEdge(value)) edges.push({ start: value.start, end: value.end })
  }
  const holders = new Map<string, string>()
  for (const edge of edges) {
    const [start, end] = [endOf(edge, 'start', named), endOf(edge, 'end', named)]
    for (const [one, other] of [
      [start, end],
      [end, start],
    ] as const)
      if (meanings.get(one) === 'credential' && meanings.get(other) === 'identity' && !holders.has(one))
        holders.set(one, other)
  }
  const those = (wanted: Meaning['as']) =>
    new Set([...meanings].flatMap(([id, as]) => (as === wanted ? [id] : [])))
  return { machines: those('identity'), credentials: those('credential'), unmapped, holders, named }
}

function recordsOf(value: unknown, { scope, prepared }: Context): ModelRecord[] {
  const known = (prepared as Prepared | undefined) ?? {
    machines: new Set(),
    credentials: new Set(),
    unmapped: new Map(),
    holders: new Map(),
    named: new Map(),
  }
  const refOf = (id: string): IdentityRef => ({ provider: 'other', nativeId: `open-graph/${scope}/${id}` })
  if (isNode(value)) return nodeRecords(value, scope, refOf, known.holders)
  if (isEdge(value)) return edgeRecords(value, known, refOf)
  throw new Reject('This is neither a node nor an edge')
}

function nodeRecords(
  node: { kinds: unknown[] } & Members,
  scope: string,
  refOf: (id: string) => IdentityRef,
  holders: ReadonlyMap<string, string>,
): ModelRecord[] {
  const kinds = node.kinds.map(scalar)
  const id = scalar(node.id)
  if (id === '') throw new Reject('The node has no id')
  const meaning = meaningOf(kinds)
  if (!meaning) throw new Reject(`Muster has no word for nodes of the kind ${kinds.join(', ') || 'none'}`)
  if (meaning.as === 'person') throw new NotAboutIdentities(`People: ${kinds.join(', ')}`)
  if (meaning.as === 'place') throw new NotAboutIdentities(`What rights are about: ${kinds.join(', ')}`)
  const properties = objectAt(node, 'properties')
  const at = (...names: string[]) =>
    names.map((name) => properties[name]).find((found) => found !== undefined)
  const name = text(at('displayname', 'display_name', 'name')) ?? id
  const created = readTime(at('created_at', 'createdat', 'created', 'whencreated'))
  const used = readTime(at('last_used_at', 'last_used', 'lastused', 'lastlogontimestamp', 'lastlogon'))
  const isOff = properties.enabled === false || properties.disabled === true
  const identity = (of: string, kind: IdentityKind, called: string): IdentityRecord =>
    said({
      type: 'identity',
      ...refOf(of),
      kind,
      name: called,
      scope,
      status: isOff ? 'disabled' : 'active',
      createdAt: created,
      lastUsedAt: used,
      description: text(properties.description),
    })
  if (meaning.as === 'identity') return [identity(id, meaning.kind, name)]
  const holder = holders.get(id)
  const expires = at('expires_at', 'expiresat', 'expires', 'expiration_date')
  return [
    ...(holder ? [] : [identity(id, 'api_client', name)]),
    said({
      type: 'credential',
      identity: refOf(holder ?? id),
      nativeId: `open-graph/${scope}/${id}`,
      kind: meaning.kind,
      static: true,
      label: name,
      status: isOff ? 'inactive' : 'active',
      createdAt: created,
      rotatedAt: readTime(at('last_rotated', 'pwdlastset')) ?? created,
      rotationTracked: at('last_rotated', 'pwdlastset') !== undefined,
      expiresAt: readTime(expires),
      lastUsedAt: used,
    } satisfies CredentialRecord),
  ]
}

/** An edge from a machine to something is what it may do there. */
function edgeRecords(
  edge: Members,
  { machines, credentials, unmapped, named }: Prepared,
  refOf: (id: string) => IdentityRef,
): ModelRecord[] {
  const [start, end, kind] = [endOf(edge, 'start', named), endOf(edge, 'end', named), scalar(edge.kind)]
  if (start === '' || end === '') throw new Reject('The edge does not say from where to where it goes')
  const strange = unmapped.get(start)
  if (strange !== undefined)
    throw new Reject(`Muster has no word for edges ${kind} from nodes of the kind ${strange}`)
  if (!machines.has(start)) throw new NotAboutIdentities(`An edge that begins at no machine: ${kind}`)
  if (credentials.has(end)) throw new NotAboutIdentities(`Says whose a credential is: ${kind}`)
  const set = `open-graph/${kind}`
  return [
    {
      type: 'grant',
      identity: refOf(start),
      nativeId: `${kind}/${end}`,
      name: kind,
      kind: 'allow',
      permissionSet: set,
      resource: end,
    } satisfies GrantRecord,
    {
      type: 'permission_set',
      provider: 'other',
      nativeId: set,
      name: kind,
      allow: [`other:open-graph/${kind}`],
      allowEverywhere: [],
      conditional: [],
      deny: [],
      denyPartly: [],
    },
  ]
}
