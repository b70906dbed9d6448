import type {
  CredentialKind,
  CredentialStatus,
  Environment,
  EventKind,
  IdentityKind,
  IdentityStatus,
  Provider,
} from './vocabulary'

/**
 * What a source says, in the words of the model. A source yields these from one raw record; the loader turns natural
 * ids into keys. `undefined` always means "this source does not say"; it never erases what another source said.
 */
export type ModelRecord =
  | IdentityRecord
  | CredentialRecord
  | GrantRecord
  | PermissionSetRecord
  | TrustRecord
  | WorkloadRecord
  | ExposureRecord
  | ScopeRecord
  | MembershipRecord
  | PlatformPrincipalRecord
  | PersonRecord
  | TeamRecord
  | EventRecord

/** Names an identity by what its provider calls it: an ARN, a SPIFFE ID, `cluster/namespace/name`. */
export interface IdentityRef {
  provider: Provider
  nativeId: string
}

export interface OwnerHint {
  /** Where the hint was read: `tag`, `label`, `annotation`, `creator`, `field`, `path`. */
  from: 'tag' | 'label' | 'annotation' | 'creator' | 'field' | 'path'
  key: string
  value: string
}

export interface IdentityRecord extends IdentityRef {
  type: 'identity'
  kind: IdentityKind
  name: string
  /** The source tells the name and not the path: it is whoever bears the name in full, where somebody does. */
  nameOnly?: boolean
  /** The provider's own id, which a name that is given again does not share. */
  uniqueId?: string
  /** Other native ids by which its provider calls it; they are never given to anybody else. */
  aliases?: string[]
  /** The account, cluster, trust domain or tenant the identity lives in. */
  scope: string
  environment?: Environment
  status?: IdentityStatus
  createdAt?: Date
  /** Last use as the provider itself reports it. */
  lastUsedAt?: Date
  /** The provider tracks use and says there was none. */
  neverUsed?: boolean
  /** A person signs in with it (console password, interactive login). */
  human?: boolean
  breakGlass?: boolean
  /** Its platform lets somebody sign in as it, or through it, as people do. */
  interactive?: boolean
  /** The cloud owns and rotates it; not the organisation's to fix. */
  providerManaged?: boolean
  /** Name of the vendor where the identity belongs to, or may be assumed by, another organisation. */
  thirdParty?: string
  thirdPartyReviewedAt?: Date
  thirdPartyContractEndsAt?: Date
  description?: string
  tags?: Record<string, string>
  ownerHints?: OwnerHint[]
}

/**
 * Another name of a scope, or of the resource that grants on it name: the number of a project beside its id. It is never given to
 * another one.
 */
export interface ScopeRecord {
  type: 'scope'
  provider: Provider
  name: string
  alias: string
}

export interface CredentialRecord {
  type: 'credential'
  identity: IdentityRef
  /** Unique within its provider: access-key id, `user-arn#access_key_1`, Secret uid … */
  nativeId: string
  kind: CredentialKind
  /** A reusable secret, or issued at run time with a lifetime. */
  static: boolean
  /** What a person calls it: "Access key 1". */
  label?: string
  status?: CredentialStatus
  createdAt?: Date
  rotatedAt?: Date
  expiresAt?: Date
  /** The kind cannot carry an expiry at its source (AWS access keys). */
  cannotExpire?: boolean
  lastUsedAt?: Date
  neverUsed?: boolean
  /** The source can tell that the credential was rotated; false where a creation date is all there is. */
  rotationTracked?: boolean
  /** How many versions the source has seen. */
  versions?: number
  issuer?: string
  /** Keyed hash of the secret, from `Context.fingerprint`. */
  fingerprint?: string
  /** What ties it to a run-time context: audience, namespace, network, node. */
  binding?: Record<string, string | string[]>
  /** Lifetime by policy, in seconds, where the inventory states one. */
  ttlSeconds?: number
  /** Bits of strength of an asymmetric key, from `keyStrength`. */
  keyStrength?: number
  /** An entry of a store that keeps secrets for others: what it holds lets in somewhere else. */
  inStore?: boolean
  /** The store replaces it by itself, on a schedule; left out where the store does not tell. */
  storeRotates?: boolean
  /** When its next rotation by the store is due at the latest. */
  rotationDueAt?: Date
}

export interface GrantRecord {
  type: 'grant'
  identity: IdentityRef
  /** Unique within the identity: policy ARN, `inline:name`, binding uid. */
  nativeId: string
  name: string
  /** `boundary` caps what all `allow` grants of the identity can give. */
  kind: 'allow' | 'boundary'
  /** Names a PermissionSetRecord, which may come later or from another file; until it does, the rights are unknown. */
  permissionSet: string
  /** The group or binding through which it is held. */
  via?: string
  /** Where it applies: `*`, a namespace, a resource pattern. */
  resource?: string
  /** Who the holder is, for when no list contains it: whoever may create it then takes its rights. */
  standIn?: { kind: IdentityKind; name: string; scope: string; providerManaged?: boolean }
}

/** What a platform runs itself in a tenant. It is on no roll and counted nowhere; who wants to see it can. */
export interface PlatformPrincipalRecord extends IdentityRef {
  type: 'platform_principal'
  name: string
  scope: string
}

/** Who is in a group of a directory: what is granted to the group, each of its members holds. A member may be a group itself. */
export interface MembershipRecord {
  type: 'membership'
  identity: IdentityRef
  group: IdentityRef
  /** What the group is called. */
  name: string
  /** Why it is in it, where the directory says: the rule that put it there. */
  reason?: string
  /** No group: the account of its own user, as which a token acts. */
  isOwnAccount?: boolean
}

/** What one policy or role allows, expanded once. Actions are full names (`s3:GetObject`, `k8s:secrets:get`). */
export interface PermissionSetRecord {
  type: 'permission_set'
  provider: Provider
  nativeId: string
  name: string
  /** Allowed without a condition on at least one resource. */
  allow: readonly string[]
  /** The part of `allow` that holds on every resource. */
  allowEverywhere: readonly string[]
  /** Allowed only under a condition. */
  conditional: readonly string[]
  /** Denied without a condition on every resource. */
  deny: readonly string[]
  /** Denied on some resources or under a condition: what it touches becomes conditional. */
  denyPartly: readonly string[]
  /** Patterns in the document that match no known action; shown, and never silently dropped. */
  unmatched?: readonly string[]
  /** The statements or rules as the provider writes them; absent where a source knows actions only. */
  statements?: readonly object[]
  /** Further permission sets that belong to it: the managed policies of a group. */
  attached?: readonly string[]
  /** What it gives differs from holder to holder: it names the holder by a variable or a condition. */
  dependsOnHolder?: boolean
  /** What it gives differs from day to day. */
  dependsOnTime?: boolean
}

export interface TrustRecord {
  type: 'trust'
  /** The identity that others may become. */
  identity: IdentityRef
  nativeId: string
  kind: 'principal' | 'service' | 'federation' | 'anyone'
  /** ARN, service name, provider ARN or `*`. */
  principal: string
  /** Host of the issuer for federation. */
  issuer?: string
  /** Patterns the subject must match; empty = no condition on the subject. */
  subjects?: string[]
  audiences?: string[]
  /** The principal is outside the identity's own scope. */
  external?: boolean
  externalIdRequired?: boolean
  /** Other conditions beside subject, audience and external id; their keys. */
  otherConditions?: string[]
  /** A deny takes back what other statements give. */
  effect?: 'allow' | 'deny'
  /** Principals that the statement leaves out. */
  except?: string[]
  /** Ways of becoming the identity that the statement speaks of. */
  actions?: string[]
  /** The whole condition: operator → key → values. */
  condition?: Record<string, Record<string, string[]>>
  judgement?: TrustJudgement
}

/** What the judge of trusts says of one statement. */
export interface TrustJudgement {
  grade: 'safe' | 'caution' | 'dangerous' | 'unknown'
  /** How far the door stands open: to strangers, to one organisation, or to those who are named. */
  reach: 'strangers' | 'organisation' | 'named' | 'nobody' | 'unknown'
  /** Stable id of the pattern that decided. */
  pattern: string
  /** Who can pass, in a sentence. */
  who: string
  /** A condition that would be safe, ready to copy. */
  safe?: object
}

export interface WorkloadRecord {
  type: 'workload'
  provider: Provider
  nativeId: string
  name: string
  kind: 'deployment' | 'pod' | 'job' | 'function' | 'pipeline' | 'vm' | 'agent' | 'process' | 'other'
  scope: string
  environment?: Environment
  status?: 'running' | 'gone'
  lastSeenAt?: Date
  /** Identities it runs as. */
  identities: IdentityRef[]
}

/** A secret found where it should not be. */
export interface ExposureRecord {
  type: 'exposure'
  /** Unique within its scanner's report. */
  nativeId: string
  /** Keyed hash of the secret; absent when the report was redacted. */
  fingerprint?: string
  detector: string
  /** Id of the credential when the finding names it (AKIA…, key id). */
  credentialNativeId?: string
  identity?: IdentityRef
  /** Who would have to hold the secret if no inventory knows it; given for secrets that were tried and work. */
  holder?: EventRecord['identity'] & { credentialKind: CredentialKind }
  location: { repository?: string; file?: string; line?: number; commit?: string; url?: string }
  verified?: boolean
  /** What a scanner that tried the secret saw that it can do, a line each. */
  reach?: readonly string[]
  public?: boolean
  /** The report covers the secret: what an earlier report of the same place told of it stays. */
  isRedacted?: boolean
  /** A planted decoy: labelled, never treated as live. */
  canary?: boolean
  foundAt?: Date
  author?: string
}

/** The account by which a directory knows somebody, and what of it makes one think that no person is behind it. */
export interface DirectoryAccount extends IdentityRef {
  /** Whether it works, where that is not the same as whether the person is still there. */
  active?: boolean
  createdAt?: Date
  lastUsedAt?: Date
  /** A sentence for each sign; none: it looks like a person's. */
  signs: readonly string[]
}

export interface PersonRecord {
  type: 'person'
  email: string
  name: string
  team?: string
  manager?: string
  /** Set when the person has left. */
  leftAt?: Date
  active?: boolean
  account?: DirectoryAccount
}

export interface TeamRecord {
  type: 'team'
  name: string
  contact?: string
  parent?: string
}

/** Where a credential was presented, or for what it was issued. */
export interface EventContext {
  /** `workload` contexts are comparable with each other; `network` ones are soft (NAT, proxies). */
  kind: 'workload' | 'network'
  /** Stable name: `cluster/namespace/deployment`, `i-0abc…`, `ip 203.0.113.4`. */
  name: string
  environment?: Environment
}

/** One line of an issuance log. */
export interface EventRecord {
  type: 'event'
  /** The provider's own event id, or a canonical hash input where it has none. */
  eventId: string
  occurredAt: Date
  kind: EventKind
  identity: IdentityRef & { kind: IdentityKind; name: string; scope: string }
  credential?: { nativeId: string; kind: CredentialKind; static: boolean; label?: string }
  /** The credential that was presented to obtain `credential`; of a reusable secret of the same kind, the name by which uses tell it. */
  parent?: { nativeId: string; kind: CredentialKind }
  /** Who asked, when it is not the identity itself (native id of the requester). */
  requester?: string
  issuer?: string
  audience?: string[]
  ttlSeconds?: number
  context?: EventContext
  sourceIp?: string
  userAgent?: string
  /** Full name of the action exercised: `s3:GetObject`, `k8s:secrets:get`. */
  action?: string
  /** The run of a workload that it belongs to (uid of a pod, id of a job or of an agent's task). */
  run?: string
  /** Of an issue: the issuer itself ends it with the run, so that it never outlives that. */
  endsWithRun?: true
  result: 'success' | 'denied' | 'error'
  /** A person was at the keyboard: console session, interactive client. */
  human?: boolean
}
