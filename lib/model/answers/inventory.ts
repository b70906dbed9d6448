import { z } from 'zod'
import { riskClasses } from '@/lib/model/risk-classes'
import { timestamp } from './page'
import {
  ageStates,
  credentialKinds,
  credentialStatuses,
  environments,
  exposureStates,
  identityKinds,
  identityStatuses,
  ownerStates,
  providers,
  rightsStates,
  severities,
  useStates,
} from '@/lib/model/vocabulary'

/** holds + gap + accepted + unknown = total: the identities to which any of the checks applies. */
export const tally = z.object({
  holds: z.int(),
  gap: z.int(),
  accepted: z.int(),
  unknown: z.int(),
  total: z.int(),
})
export type Tally = z.infer<typeof tally>

/** A row of the list of credentials. Times are ISO 8601; null is unknown. */
export const credentialRow = z.object({
  id: z.string(),
  identityId: z.string(),
  identityName: z.string(),
  provider: z.enum(providers),
  kind: z.enum(credentialKinds),
  isStatic: z.boolean(),
  label: z.string().nullable(),
  nativeId: z.string(),
  status: z.enum(credentialStatuses),
  createdAt: timestamp.nullable(),
  rotatedAt: timestamp.nullable().describe('Last rotation, else creation: what its age counts from.'),
  expiresAt: timestamp.nullable(),
  cannotExpire: z.boolean().nullable(),
  lastUsedAt: timestamp.nullable(),
  neverUsed: z.boolean().nullable(),
  exposure: z
    .enum(exposureStates)
    .describe('Copies of the secret: unknown unless a scan was imported whose results can be tied to it.'),
})
export type CredentialRow = z.infer<typeof credentialRow>

/** A row of the list of credentials: with whose it is, and where, because identities of several accounts have one name. */
export const listedCredential = credentialRow.extend({
  scope: z.string().describe('Account, cluster or trust domain of its identity.'),
  ownerState: z.enum(ownerStates),
  owner: z.string().nullable(),
})
export type ListedCredential = z.infer<typeof listedCredential>

/** One secret that lies about, with all its copies. */
export const exposure = z.object({
  credentialId: z
    .string()
    .nullable()
    .describe('Null where only the identity is known, or nobody lists the credential.'),
  detectors: z.array(z.string()).describe('What scanners call it.'),
  copies: z.int().describe('Places in which it still lies.'),
  isCanary: z.boolean().describe('A planted decoy: no leak.'),
  works: z
    .boolean()
    .nullable()
    .describe('Whether a scanner that tried it saw it work; null when none tried.'),
  isPublic: z.boolean().nullable(),
  reach: z.array(z.string()).describe('What a scanner that tried it saw that it can do.'),
  placesTotal: z.int(),
  places: z.array(
    z.object({
      repository: z.string().nullable(),
      file: z.string().nullable(),
      line: z.int().nullable(),
      commit: z.string().nullable(),
      url: z.string().nullable(),
      sources: z.array(z.string()),
      foundAt: timestamp.nullable(),
      isGone: z.boolean().describe('No longer found there.'),
    }),
  ),
})
export type Exposure = z.infer<typeof exposure>

/** A row of the list of identities. Times are ISO 8601; null is unknown. */
export const identityRow = z.object({
  id: z.string(),
  name: z.string(),
  nativeId: z.string(),
  provider: z.enum(providers),
  kind: z.enum(identityKinds),
  scope: z.string(),
  environment: z.enum(environments),
  status: z.enum(identityStatuses),
  severity: z.enum(severities),
  risk: z.int(),
  findings: z.int(),
  ownerState: z.enum(ownerStates),
  owner: z.string().nullable(),
  ageState: z.enum(ageStates),
  rotatedAt: timestamp.nullable(),
  useState: z.enum(useStates),
  lastUsedAt: timestamp.nullable(),
  rightsState: z.enum(rightsStates),
  unused: z.int().nullable(),
})
export type IdentityRow = z.infer<typeof identityRow>

/** Another identity that is at work as one with this one. */
export const join = z.object({
  id: z.string(),
  name: z.string(),
  nativeId: z.string(),
  provider: z.enum(providers),
  direction: z
    .enum(['acts_as', 'acted_as_by'])
    .describe('Whether this one acts as the other, or the other as this one.'),
  sureness: z.int().describe('How sure that is, in percent; 100 once somebody has confirmed it.'),
  reason: z.string(),
  state: z.enum(['found', 'confirmed', 'parted']),
  decidedBy: z.string().nullable(),
  decidedAt: timestamp.nullable(),
})
export type Join = z.infer<typeof join>
export const joinDecision = z.enum(['confirm', 'part', 'leave'])
export type JoinDecision = z.infer<typeof joinDecision>

/** What a platform runs itself in a tenant. */
export const platformPrincipal = z.object({
  nativeId: z.string(),
  name: z.string(),
  provider: z.enum(providers),
  scope: z.string(),
})
export type PlatformPrincipal = z.infer<typeof platformPrincipal>

/** An agent and the blueprint from which it is made. */
export const family = z.object({
  parent: z
    .object({
      id: z.string(),
      name: z.string(),
      credentials: z.int().describe('Listed credentials, with which its agents prove themselves.'),
      grants: z.int().describe('What it holds itself; its agents inherit what it passes on of that.'),
    })
    .nullable(),
  agents: z.array(z.object({ id: z.string(), name: z.string() })),
  agentsTotal: z.int(),
})
export type Family = z.infer<typeof family>

export const grant = z.object({
  name: z.string(),
  nativeId: z.string(),
  kind: z.enum(['allow', 'boundary']),
  via: z.string().nullable(),
  resource: z.string().nullable(),
  isKnown: z.boolean(),
  allows: z.int(),
  unmatched: z.array(z.string()),
})
export type Grant = z.infer<typeof grant>

export const trust = z.object({
  kind: z.enum(['principal', 'service', 'federation', 'anyone']),
  effect: z.enum(['deny', 'allow']),
  principal: z.string(),
  principalId: z.string().nullable(),
  issuer: z.string().nullable(),
  subjects: z.array(z.string()),
  condition: z
    .record(z.string(), z.record(z.string(), z.array(z.string())))
    .nullable()
    .describe('Operator → key → values; null for a trust that an older version read.'),
  isExternal: z.boolean().nullable(),
  grade: z.enum(['unknown', 'safe', 'caution', 'dangerous']).nullable(),
  who: z.string().nullable(),
  safe: z.record(z.string(), z.unknown()).nullable(),
  proposal: z
    .object({
      text: z.string(),
      note: z.string(),
      toFill: z.array(z.string()).describe('Words that have to be replaced.'),
      seen: z.array(z.string()).describe('Subjects that a log saw coming in and that it names.'),
    })
    .nullable()
    .describe('What would be safe, as the platform reads it; null where it is safe or nobody can tell.'),
})
export type Trust = z.infer<typeof trust>

/** The rights of an identity, cut down to what it uses, as its platform reads them. */
export const sizedPolicy = z.object({
  identity: z.string().describe('Name of the identity.'),
  because: z.string().nullable().describe('Why there is no document.'),
  documents: z.array(
    z.object({
      file: z.string(),
      format: z.enum(['json', 'yaml', 'hcl']),
      text: z.string(),
      note: z.string().describe('Where it applies and how it is put in place.'),
    }),
  ),
  doubts: z.array(z.string()).describe('What cannot be told, because no log shows it.'),
  dropped: z
    .array(
      z.object({
        right: z.string(),
        risk: z.enum(riskClasses),
        lastUsed: z
          .object({ id: z.string(), name: z.string(), at: timestamp })
          .nullable()
          .describe('Who else holds it by the same policy or role and used it last; null for nobody.'),
      }),
    )
    .describe('What the documents leave out, the riskiest first.'),
  droppedTotal: z.int(),
})
export type SizedPolicy = z.infer<typeof sizedPolicy>

export const workload = z.object({
  name: z.string(),
  nativeId: z.string(),
  kind: z.string(),
  scope: z.string(),
  environment: z.enum(environments),
  isGone: z.boolean(),
  lastSeenAt: timestamp.nullable(),
})
export type Workload = z.infer<typeof workload>

/** Where the credentials of an identity were presented. */
export const useContext = z.object({
  context: z.string(),
  isWorkload: z.boolean(),
  firstAt: timestamp,
  lastAt: timestamp,
  issues: z.int(),
  uses: z.int(),
})
export type UseContext = z.infer<typeof useContext>

/** One decision about the owners of an identity. */
export const ownershipChange = z.object({
  at: timestamp,
  actor: z.string(),
  label: z.string(),
  change: z.enum(['accepted', 'rejected', 'not_mine', 'ordered', 'handed_over']),
  note: z.string().nullable(),
})
export type OwnershipChange = z.infer<typeof ownershipChange>

/** The rotation interval in force, and where its number comes from. */
export const rotationPolicy = z.object({
  days: z.number(),
  asymmetricDays: z.number().describe('For keys that never leave their holder: certificates and SSH keys.'),
  origin: z.string(),
})
export type RotationPolicy = z.infer<typeof rotationPolicy>

export const owner = z.object({
  owner: z.string(),
  label: z.string(),
  state: z.enum(['suggested', 'accepted', 'rejected']),
  reason: z.string(),
  confidence: z.number(),
  isPerson: z.boolean(),
  hasLeft: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAt: timestamp.nullable(),
})
export type Owner = z.infer<typeof owner>

/** The newest version of a raw record, redacted, and where it was read: what a fact leads back to. */
export const sighting = z.object({
  about: z.string(),
  format: z.string(),
  source: z.string(),
  importId: z.int(),
  file: z.string(),
  at: z.string(),
  body: z.unknown(),
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
  goneAt: timestamp.nullable(),
})
export type Sighting = z.infer<typeof sighting>

export const named = z.object({
  id: z.int(),
  name: z.string(),
})
export type Named = z.infer<typeof named>

/** Everything known of one identity beside its credentials and findings. Times are ISO 8601; null is unknown. */
export const identityDetail = z.object({
  id: z.string(),
  name: z.string(),
  nativeId: z.string(),
  provider: z.enum(providers),
  kind: z.enum(identityKinds),
  scope: z.string(),
  environment: z.enum(environments),
  status: z.enum(identityStatuses),
  description: z.string().nullable(),
  unjudgedBecause: z
    .string()
    .nullable()
    .describe('Why its facts could not be judged; what is shown of it is the last judgement.'),
  tags: z.record(z.string(), z.string()),
  isHuman: z.boolean().nullable(),
  breakGlass: z.boolean().nullable(),
  providerManaged: z.boolean().nullable(),
  thirdParty: z.string().nullable(),
  thirdPartyReviewedAt: timestamp.nullable(),
  inInventory: z.boolean(),
  createdAt: timestamp.nullable(),
  firstSeenAt: timestamp,
  goneAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
  lastUsedBy: z
    .object({
      /** An event of a log, not a record of an inventory. */
      isLog: z.boolean(),
      importId: z.int(),
      file: z.string(),
      at: z.string().describe('The place in the file.'),
      seenAt: timestamp.describe('When the record was last listed, or the event happened.'),
    })
    .nullable()
    .describe('The record or event that says when it was last used.'),
  useState: z.enum(useStates),
  ownerState: z.enum(ownerStates),
  rightsState: z.enum(rightsStates),
  severity: z.enum(severities),
  risk: z.int(),
  owners: z.array(owner),
  rights: z
    .object({
      granted: z.int(),
      used: z.int(),
      unused: z.int(),
      unusedRisky: z.int(),
      unlogged: z.int(),
      isKnown: z.boolean(),
      isAdmin: z.boolean(),
      conditional: z.int(),
    })
    .nullable(),
  useSeen: z
    .object({
      from: z.string(),
      to: z.string(),
    })
    .nullable(),
  escalation: z
    .object({
      hops: z.int().nullable(),
      path: z.array(z.string()),
      doubt: z.string().nullable(),
    })
    .nullable(),
  sightings: z.array(sighting),
})
export type IdentityDetail = z.infer<typeof identityDetail>
