import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { idOf } from '@/lib/model/file-id'
import { identityKinds, type Provider } from '@/lib/model/vocabulary'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import { permissionSetOf } from '@/lib/privilege/aws-policy'
import { type Kept, times, wordMembers } from '../../read/kept'
import { Reject, type Context, type Format, type Raw } from '../../source'
import { isNever, isUnset, readTime } from '../../read/time'
import { isObject, said } from '../checked'
import { environmentOf } from '../hints'
import { keyStrength } from '../key-strength'
import { cell } from '../people/columns'
import {
  guessMapping,
  isOwnHeader,
  isTableField,
  tableFields,
  type Mapping,
  type TableField,
} from './columns'
import { credentialKindIn, identityKindIn, providerIn, yesOrNo } from './words'

/**
 * A table of anybody's making, as CSV or NDJSON: one row an identity, or one row a credential of it. `mapping` is what
 * a person confirmed; without it the columns are those that we document.
 */
export function tableFormat(mapping?: Mapping): Format {
  return {
    id: 'generic/table',
    title: 'Table of identities (CSV or NDJSON)',
    provider: 'other',
    role: 'inventory',
    collect: `# a CSV or NDJSON with any of these columns; name, kind and provider are needed
# privileges are separated by semicolons, dates are ISO 8601, expires may be "never"
${Object.keys(tableFields).join(',')}`,
    recognises: ({ header, records }) => (header ? isOwnHeader(header) : records.some(isOwnRow)),
    isOwn: isOwnRow,
    scopeOf: ({ value }) => (isObject(value) ? fieldsOf(value, mapping).scope : undefined),
    asksFor: 'name of the system',
    enumerates: identityKinds,
    keeps: ({ value }) => mappedKept(value, mapping),
    covers: { '': ['*'] },
    subjectOf: ({ value }, context) =>
      isObject(value) ? refOf(fieldsOf(value, mapping), context.scope) : undefined,
    // One row a credential: rows of one identity that name different credentials are different records.
    recordIdOf: ({ value }) => (isObject(value) ? fieldsOf(value, mapping).credential_id : undefined),
    prepare: loadAwsCatalogue,
    records: ({ value }, context) => recordsOf(value, mapping, context),
  }
}

export const table = tableFormat()

const isFlat = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Object.values(value).every((member) => typeof member !== 'object' || member === null)

function isOwnRow({ value, list }: Raw): boolean {
  return list === undefined && isFlat(value) && isOwnHeader(Object.keys(value))
}

/** What a column holds besides texts. */
const keptAs: Partial<Record<TableField, Kept>> = {
  ...times('created rotated expires last_used third_party_reviewed contract_ends'),
  ...wordMembers('kind provider environment status credential_type break_glass'),
}

/** Only columns that mean something are stored. */
const mappedKept = (value: unknown, mapping: Mapping | undefined): Kept =>
  Object.fromEntries(
    Object.entries(mapping ?? guessMapping(isObject(value) ? Object.keys(value) : [])).flatMap(
      ([column, field]) => (isTableField(field) ? [[column, keptAs[field] ?? true]] : []),
    ),
  )

type Fields = Partial<Record<TableField, string>>

function fieldsOf(row: Record<string, unknown>, mapping: Mapping | undefined): Fields {
  const fields: Fields = {}
  for (const [column, field] of Object.entries(mapping ?? guessMapping(Object.keys(row))))
    if (isTableField(field)) fields[field] = cell(row, column)
  // A list that Muster exported marks ids that spreadsheet programs would change.
  if (OWN_COLUMNS.some((column) => column in row))
    for (const field of ['native_id', 'scope', 'credential_id'] as const)
      if (fields[field] !== undefined) fields[field] = idOf(fields[field])
  return fields
}

/** Columns that no file has but the lists of Muster. */
const OWN_COLUMNS = ['age_state', 'age_counts_from']

/** Whom a row is about: its id, else its name in its scope. */
function refOf(fields: Fields, scope: string): { provider: Provider; nativeId: string } | undefined {
  if (!fields.native_id && !fields.name) return undefined
  return {
    provider: providerIn(fields.provider),
    nativeId: fields.native_id ?? `${fields.scope ?? scope}/${fields.name}`,
  }
}

function recordsOf(value: unknown, mapping: Mapping | undefined, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not a row of a table')
  const fields = fieldsOf(value, mapping)
  const scope = fields.scope ?? context.scope
  const ref = refOf(fields, context.scope)
  if (!ref) throw new Reject('The row has neither a name nor an id')
  const name = fields.name ?? ref.nativeId
  for (const field of [
    'created',
    'rotated',
    'expires',
    'last_used',
    'third_party_reviewed',
    'contract_ends',
  ] as const)
    demandDate(fields, field)
  const credential = credentialOf(fields, ref)
  const enabled = yesOrNo(fields.status)
  const identity: IdentityRecord = said({
    type: 'identity',
    ...ref,
    kind: identityKindIn(fields.kind),
    name,
    scope,
    environment: environmentOf(fields.environment),
    status: enabled === undefined ? undefined : enabled ? 'active' : 'disabled',
    // The dates of a row with a credential are the credential's.
    createdAt: credential ? undefined : readTime(fields.created),
    lastUsedAt: readTime(fields.last_used),
    neverUsed: saysNever(fields.last_used) ? true : undefined,
    breakGlass: yesOrNo(fields.break_glass),
    thirdParty: fields.vendor,
    thirdPartyReviewedAt: readTime(fields.third_party_reviewed),
    thirdPartyContractEndsAt: readTime(fields.contract_ends),
    description: fields.description,
    ownerHints: fields.owner ? [{ from: 'field', key: 'owner', value: fields.owner }] : undefined,
  })
  return [
    identity,
    ...(credential ? [credential] : []),
    ...privilegeRecords(fields, ref),
    ...workloadRecords(fields, ref, scope),
  ]
}

const saysNever = (text: string | undefined) =>
  text !== undefined &&
  (/^(never|none|no|no expiry|does not expire|unlimited|infinite)$/i.test(text) || isNever(text))
const saysNothing = (text: string) => /^(n\/?a|-|—|unknown|\?|null|nil)$/i.test(text)

function demandDate(fields: Fields, field: TableField): void {
  const text = fields[field]
  if (text === undefined || readTime(text) || saysNever(text)) return
  if (!saysNothing(text) && !isUnset(text)) throw new Reject(`${field}: "${text}" is not a date`)
  delete fields[field]
}

function credentialOf(fields: Fields, identity: CredentialRecord['identity']): CredentialRecord | undefined {
  if (!fields.credential_id && !fields.credential_type && !fields.expires && !fields.rotated) return undefined
  return said({
    type: 'credential',
    identity,
    nativeId: fields.credential_id ?? `${identity.nativeId}#${fields.credential_type ?? 'credential'}`,
    ...credentialKindIn(fields.credential_type),
    label: fields.credential_type,
    status: yesOrNo(fields.status) === false ? 'inactive' : 'active',
    createdAt: readTime(fields.created),
    rotatedAt: readTime(fields.rotated),
    rotationTracked: fields.rotated ? true : undefined,
    expiresAt: readTime(fields.expires),
    // "never" is a statement that it could expire and does not; an empty cell says nothing.
    cannotExpire: saysNever(fields.expires) ? false : undefined,
    lastUsedAt: readTime(fields.last_used),
    neverUsed: saysNever(fields.last_used) ? true : undefined,
    keyStrength: keyStrength(fields.key),
  } satisfies CredentialRecord)
}

function privilegeRecords(fields: Fields, identity: { provider: Provider; nativeId: string }): ModelRecord[] {
  const names = (fields.privileges ?? '')
    .split(';')
    .map((name) => name.trim())
    .filter(Boolean)
  if (names.length === 0) return []
  const nativeId = `${identity.nativeId}#table`
  const set =
    identity.provider === 'aws'
      ? // The table does not say on which resources, so nothing is taken to hold everywhere.
        {
          ...permissionSetOf([{ Statement: { Effect: 'Allow', Action: names, Resource: 'unknown' } }], {
            nativeId,
            name: 'Privileges of the table',
          }),
        }
      : {
          type: 'permission_set' as const,
          provider: identity.provider,
          nativeId,
          name: 'Privileges of the table',
          allow: [...new Set(names.map((name) => `${identity.provider}:${name}`))].sort(),
          allowEverywhere: [],
          conditional: [],
          deny: [],
          denyPartly: [],
        }
  return [
    {
      type: 'grant',
      identity,
      nativeId: 'table',
      name: 'Privileges of the table',
      kind: 'allow',
      permissionSet: nativeId,
    },
    set,
  ]
}

function workloadRecords(
  { workload, environment }: Fields,
  identity: { provider: Provider; nativeId: string },
  scope: string,
): ModelRecord[] {
  if (!workload) return []
  return [
    said({
      type: 'workload',
      provider: identity.provider,
      nativeId: `${scope}/${workload}`,
      name: workload,
      kind: 'other',
      scope,
      environment: environmentOf(environment),
      identities: [identity],
    }),
  ]
}
