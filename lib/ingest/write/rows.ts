import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import {
  code,
  credentialKinds,
  credentialStatuses,
  environments,
  identityKinds,
  identityStatuses,
  providers,
} from '@/lib/model/vocabulary'
import { keyOf } from '@/lib/db/keys'
import type { ActionIds } from './actions'

/** A model record on its way to its table: `body` holds the columns that the source speaks for. */
export interface StagedRow {
  type: Exclude<ModelRecord['type'], 'event'>
  key: string
  /** '0' when the row belongs to no identity. */
  identityKey: string
  body: Record<string, unknown>
}

export const identityKeyOf = (ref: { provider: string; nativeId: string }): string =>
  keyOf('identity', ref.provider, ref.nativeId)
export const credentialKeyOf = (provider: string, nativeId: string): string =>
  keyOf('credential', provider, nativeId)
export const permissionSetKeyOf = (provider: string, nativeId: string): string =>
  keyOf('permission_set', provider, nativeId)

// "unknown" said by a source is the same as not saying it: SQL NULL, all the way to the screen.
const codeOrNull = <T extends string>(list: readonly T[], value: T | undefined): number | undefined =>
  value === undefined || value === 'unknown' ? undefined : code(list, value)

const scopeKeyOf = (provider: string, alias: string): string => keyOf('scope', provider, alias)
export const grantKeyOf = (nativeId: string): string => keyOf('grant', nativeId)

/** Turns a model record (not an event) into the row that is staged for it. */
export function stagedRow(record: Exclude<ModelRecord, { type: 'event' }>, actionIds: ActionIds): StagedRow {
  switch (record.type) {
    case 'identity': {
      const key = identityKeyOf(record)
      return {
        type: 'identity',
        key,
        identityKey: key,
        body: {
          provider: code(providers, record.provider),
          kind: code(identityKinds, record.kind),
          native_id: record.nativeId,
          name: record.name,
          unique_id: record.uniqueId,
          name_only: record.nameOnly,
          aliases: record.aliases?.map((nativeId) => identityKeyOf({ provider: record.provider, nativeId })),
          scope: record.scope,
          environment: codeOrNull(environments, record.environment),
          status: codeOrNull(identityStatuses, record.status),
          created_at: record.createdAt,
          last_used_at: record.lastUsedAt,
          never_used: record.neverUsed,
          human: record.human,
          break_glass: record.breakGlass,
          interactive: record.interactive,
          provider_managed: record.providerManaged,
          third_party: record.thirdParty,
          third_party_reviewed_at: record.thirdPartyReviewedAt,
          third_party_contract_ends_at: record.thirdPartyContractEndsAt,
          description: record.description,
          tags: record.tags,
          owner_hints: record.ownerHints,
        },
      }
    }
    case 'credential':
      return {
        type: 'credential',
        key: credentialKeyOf(record.identity.provider, record.nativeId),
        identityKey: identityKeyOf(record.identity),
        body: {
          kind: code(credentialKinds, record.kind),
          is_static: record.static,
          native_id: record.nativeId,
          label: record.label,
          status: codeOrNull(credentialStatuses, record.status),
          created_at: record.createdAt,
          rotated_at: record.rotatedAt,
          expires_at: record.expiresAt,
          cannot_expire: record.cannotExpire,
          last_used_at: record.lastUsedAt,
          never_used: record.neverUsed,
          rotation_tracked: record.rotationTracked,
          versions: record.versions,
          issuer: record.issuer,
          fingerprint: record.fingerprint,
          binding: record.binding,
          ttl_seconds: record.ttlSeconds,
          key_strength: record.keyStrength,
          in_store: record.inStore,
          store_rotates: record.storeRotates,
          rotation_due_at: record.rotationDueAt,
        },
      }
    case 'grant':
      return {
        type: 'grant',
        key: grantKeyOf(record.nativeId),
        identityKey: identityKeyOf(record.identity),
        body: {
          native_id: record.nativeId,
          name: record.name,
          kind: record.kind,
          permission_set_key: permissionSetKeyOf(record.identity.provider, record.permissionSet),
          via: record.via,
          resource: record.resource,
          stand_in: record.standIn && {
            provider: code(providers, record.identity.provider),
            native_id: record.identity.nativeId,
            kind: code(identityKinds, record.standIn.kind),
            name: record.standIn.name,
            scope: record.standIn.scope,
            provider_managed: record.standIn.providerManaged,
          },
        },
      }
    case 'platform_principal':
      return {
        type: 'platform_principal',
        key: identityKeyOf(record),
        identityKey: '0',
        body: {
          provider: code(providers, record.provider),
          native_id: record.nativeId,
          name: record.name,
          scope: record.scope,
        },
      }
    case 'membership':
      return {
        type: 'membership',
        key: keyOf('membership', record.group.nativeId),
        identityKey: identityKeyOf(record.identity),
        body: {
          native_id: record.group.nativeId,
          group_key: identityKeyOf(record.group),
          name: record.name,
          reason: record.reason,
          is_own_account: record.isOwnAccount,
        },
      }
    case 'permission_set': {
      const ids = (names: readonly string[]) =>
        names.map((name) => actionIds.get(name)!).sort((a, b) => a - b)
      return {
        type: 'permission_set',
        key: permissionSetKeyOf(record.provider, record.nativeId),
        identityKey: '0',
        body: {
          provider: code(providers, record.provider),
          native_id: record.nativeId,
          name: record.name,
          allow: ids(record.allow),
          allow_everywhere: ids(record.allowEverywhere),
          conditional: ids(record.conditional),
          deny: ids(record.deny),
          deny_partly: ids(record.denyPartly),
          unmatched: record.unmatched,
          statements: record.statements,
          attached: record.attached,
          depends_on_holder: record.dependsOnHolder ?? false,
          depends_on_time: record.dependsOnTime ?? false,
        },
      }
    }
    case 'trust':
      return {
        type: 'trust',
        key: keyOf('trust', record.nativeId),
        identityKey: identityKeyOf(record.identity),
        body: {
          native_id: record.nativeId,
          kind: record.kind,
          principal: record.principal,
          principal_key:
            record.kind === 'principal'
              ? identityKeyOf({ provider: record.identity.provider, nativeId: record.principal })
              : undefined,
          issuer: record.issuer,
          subjects: record.subjects,
          audiences: record.audiences,
          is_external: record.external,
          external_id_required: record.externalIdRequired,
          other_conditions: record.otherConditions,
          effect: record.effect ?? 'allow',
          except_principals: record.except,
          actions: record.actions,
          condition: record.condition,
          grade: record.judgement?.grade,
          reach: record.judgement?.reach,
          pattern: record.judgement?.pattern,
          who: record.judgement?.who,
          safe: record.judgement?.safe,
        },
      }
    case 'workload':
      return {
        type: 'workload',
        key: keyOf('workload', record.provider, record.nativeId),
        identityKey: record.identities[0] ? identityKeyOf(record.identities[0]) : '0',
        body: {
          provider: code(providers, record.provider),
          native_id: record.nativeId,
          name: record.name,
          kind: record.kind,
          scope: record.scope,
          environment: codeOrNull(environments, record.environment),
          status: record.status,
          last_seen_at: record.lastSeenAt,
          identity_keys: record.identities.map(identityKeyOf),
        },
      }
    case 'exposure':
      return {
        type: 'exposure',
        // Two repositories may hold the same file.
        key: keyOf('exposure', record.location.repository ?? '', record.nativeId),
        identityKey: record.identity ? identityKeyOf(record.identity) : '0',
        body: {
          native_id: record.nativeId,
          fingerprint: record.fingerprint,
          detector: record.detector,
          credential_native_id: record.credentialNativeId,
          location: record.location,
          verified: record.verified,
          reach: record.reach,
          is_public: record.public,
          is_canary: record.canary ?? false,
          found_at: record.foundAt,
          author: record.author,
          is_redacted: record.isRedacted,
          holder: record.holder && holderBody(record.holder, record),
        },
      }
    case 'scope':
      return {
        type: 'scope',
        key: scopeKeyOf(record.provider, record.alias),
        identityKey: '0',
        body: { provider: code(providers, record.provider), name: record.name, alias: record.alias },
      }
    case 'person':
      return {
        type: 'person',
        key: keyOf('person', record.email.toLowerCase()),
        identityKey: '0',
        body: {
          email: record.email.toLowerCase(),
          name: record.name,
          team: record.team,
          manager: record.manager,
          active: record.active ?? record.leftAt === undefined,
          left_at: record.leftAt,
          // Each directory speaks for its own account.
          ...(record.account && {
            [`account:${record.account.provider}`]: {
              identity_key: identityKeyOf(record.account),
              provider: code(providers, record.account.provider),
              native_id: record.account.nativeId,
              active: record.account.active,
              created_at: record.account.createdAt,
              last_used_at: record.account.lastUsedAt,
              signs: record.account.signs,
            },
          }),
        },
      }
    case 'team':
      return {
        type: 'team',
        key: keyOf('team', record.name),
        identityKey: '0',
        body: { name: record.name, contact: record.contact, parent: record.parent },
      }
  }
}

/** The identity and the credential that a working secret proves, for when no inventory lists them. */
function holderBody(
  holder: NonNullable<ExposureRecord['holder']>,
  { credentialNativeId, fingerprint, nativeId }: ExposureRecord,
): Record<string, unknown> {
  const credential = credentialNativeId ?? `secret ${fingerprint?.slice(0, 12) ?? nativeId}`
  return {
    identity_key: identityKeyOf(holder),
    provider: code(providers, holder.provider),
    kind: code(identityKinds, holder.kind),
    native_id: holder.nativeId,
    name: holder.name,
    scope: holder.scope,
    credential_key: credentialKeyOf(holder.provider, credential),
    credential_kind: code(credentialKinds, holder.credentialKind),
    credential_native_id: credential,
  }
}

/** What the record is about, in the words that retirement compares: an import retires only what it lists. */
export const aboutOf = (record: ModelRecord): string =>
  record.type === 'identity' ? `identity:${record.kind}` : record.type
