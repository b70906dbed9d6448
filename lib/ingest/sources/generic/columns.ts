import { plainName } from '../people/columns'

/** What a column of a table may mean, with the names that people give it. The first name is the one we document. */
export const tableFields = {
  native_id: [
    'native_id',
    'id',
    'arn',
    'object id',
    'client id',
    'app id',
    'identity id',
    'principal id',
    'resource id',
    'unique id',
    'uid',
  ],
  name: [
    'name',
    'identity',
    'identity name',
    'display name',
    'account',
    'account name',
    'service account',
    'username',
    'user',
    'principal',
    'application',
    'app',
    'bot',
  ],
  kind: ['kind', 'identity kind', 'identity type', 'account type', 'principal type', 'nhi type'],
  provider: ['provider', 'platform', 'system', 'cloud', 'source system', 'service', 'idp'],
  scope: [
    'scope',
    'tenant',
    'account id',
    'subscription',
    'organisation',
    'organization',
    'org',
    'cluster',
    'project',
    'workspace',
  ],
  owner: [
    'owner',
    'owner email',
    'owned by',
    'responsible',
    'team',
    'contact',
    'maintainer',
    'custodian',
    'steward',
  ],
  environment: ['environment', 'env', 'stage', 'tier'],
  status: ['status', 'state', 'enabled', 'active'],
  description: ['description', 'purpose', 'comment', 'notes', 'note'],
  credential_id: [
    'credential_id',
    'key id',
    'token id',
    'secret id',
    'certificate id',
    'api key id',
    'access key id',
    'credential',
    'serial',
    'thumbprint',
  ],
  credential_type: [
    'credential_type',
    'credential kind',
    'secret type',
    'key type',
    'token type',
    'auth type',
    'authentication',
    'auth method',
    'type',
  ],
  created: [
    'created',
    'created at',
    'creation date',
    'created on',
    'create date',
    'issued',
    'issued at',
    'date created',
    'start date',
  ],
  rotated: [
    'rotated',
    'rotated at',
    'last rotated',
    'last rotation',
    'last changed',
    'password last set',
    'last set',
  ],
  key: ['key', 'key algorithm', 'key size', 'public key', 'algorithm'],
  expires: [
    'expires',
    'expires at',
    'expiry',
    'expiry date',
    'expiration',
    'expiration date',
    'expires on',
    'valid until',
    'valid to',
    'end date',
    'not after',
  ],
  last_used: [
    'last_used',
    'last used at',
    'last use',
    'last used date',
    'last seen',
    'last activity',
    'last login',
    'last sign in',
    'last authenticated',
  ],
  privileges: [
    'privileges',
    'permissions',
    'roles',
    'role',
    'scopes',
    'rights',
    'grants',
    'access',
    'policies',
  ],
  workload: [
    'workload',
    'used by',
    'application name',
    'hosted on',
    'host',
    'server',
    'deployment',
    'pipeline',
  ],
  vendor: ['vendor', 'third party', 'supplier', 'partner', 'company'],
  third_party_reviewed: [
    'third_party_reviewed',
    'vendor review date',
    'last review',
    'last reviewed',
    'review date',
    'reviewed at',
  ],
  contract_ends: ['contract_ends', 'contract end', 'contract end date', 'contract until'],
  break_glass: ['break_glass', 'emergency', 'emergency access', 'emergency account'],
} as const
export type TableField = keyof typeof tableFields

/** Column of the file → field of the model. */
export type Mapping = Readonly<Record<string, string>>

export const isTableField = (field: string): field is TableField => Object.hasOwn(tableFields, field)

/** A proposal for a person to confirm: each column at most once, each field at most once; what fits nothing is left out. */
export function guessMapping(header: readonly string[]): Record<string, TableField> {
  const byName = new Map(header.map((column) => [plainName(column), column]))
  const guess: Record<string, TableField> = {}
  for (const [field, names] of Object.entries(tableFields) as Array<[TableField, readonly string[]]>) {
    const column = names
      .map((name) => byName.get(plainName(name)))
      .find((name) => name !== undefined && !(name in guess))
    if (column !== undefined) guess[column] = field
  }
  return guess
}

/** Our own documented header: nothing has to be asked. */
export function isOwnHeader(header: readonly string[]): boolean {
  return (
    header.includes('name') &&
    header.includes('kind') &&
    header.includes('provider') &&
    header.every(isTableField)
  )
}
