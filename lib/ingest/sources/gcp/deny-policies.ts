import { z } from 'zod'
import type { ModelRecord } from '@/lib/model/records'
import { gcpPermissionsLike } from '@/lib/privilege/gcp-catalogue'
import { denialSet, type GoogleDenial } from '@/lib/privilege/google-denials'
import { members } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, listAt, type Members, said, text } from '../checked'
import { partOf } from './names'

const names = z.array(z.string()).nullish()
const policy = z.object({
  name: z.string(),
  displayName: z.string().nullish(),
  rules: z.array(
    z.object({
      description: z.string().nullish(),
      denyRule: z
        .object({
          deniedPrincipals: names,
          exceptionPrincipals: names,
          deniedPermissions: names,
          exceptionPermissions: names,
          denialCondition: z
            .object({ title: z.string().nullish(), expression: z.string().nullish() })
            .nullish(),
        })
        .nullish(),
    }),
  ),
})

/** What of a deny policy is stored. */
export const denyKept = {
  ...members('name uid kind displayName'),
  rules: {
    description: true,
    denyRule: {
      ...members('deniedPrincipals exceptionPrincipals deniedPermissions exceptionPermissions'),
      denialCondition: members('title description expression'),
    },
  },
} as const

/**
 * Deny policies: what they forbid holds whatever a role allows. A list of them leaves the rules out, so each is described. Source:
 * IAM API v2, policies (kind DenyPolicy).
 */
export const denyPolicies: Format = {
  id: 'gcp/deny-policies',
  title: 'Google Cloud deny policies',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs iam.denypolicies.list and iam.denypolicies.get (roles/iam.denyReviewer) at the organisation
point="cloudresourcemanager.googleapis.com/organizations/$ORGANIZATION"   # the same for each folder and project: …/projects/ID
gcloud iam policies list --attachment-point="$point" --kind=denypolicies --format=json | jq -r '.[].name' | while read -r name; do
  gcloud iam policies get "\${name##*/}" --attachment-point="$point" --kind=denypolicies --format=json | jq -c .
done > deny-policies.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => (isObject(value) ? placeOf(text(value.name)) : undefined),
  asksFor: 'organisation or project',
  enumerates: [],
  keeps: denyKept,
  covers: { '': ['permission_set'], policies: ['permission_set'] },
  recordIdOf: ({ value }) => (isObject(value) ? text(value.name) : undefined),
  records: ({ value }) => {
    if (!isObject(value)) throw new Reject('This is not a deny policy')
    return denyRecords(value)
  },
}

const NAME = /^policies\/(.{1,400})\/denypolicies\/([^/]{1,100})$/

function isOwn({ value }: Raw): boolean {
  return isObject(value) && !('assetType' in value) && isDenyPolicy(value)
}

/** Also of one that a search of assets holds: told by its kind, its name or its rules. */
export const isDenyPolicy = (value: Members): boolean =>
  NAME.test(text(value.name) ?? '') ||
  value.kind === 'DenyPolicy' ||
  listAt(value, 'rules').some((rule) => isObject(rule) && isObject(rule.denyRule))

/** To what a policy is attached: `projects/shop-4815`. Its name holds that as an address, in which slashes are often escaped. */
function placeOf(name: string | undefined): string | undefined {
  const [, point] = NAME.exec(name ?? '') ?? []
  const [, place] = /\/((?:projects|folders|organizations)\/[^/]+)$/.exec(unescaped(point ?? '')) ?? []
  return place && (partOf(place, 'projects') ?? place)
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** What a policy takes away, a set of rights for each of its rules; whom it meets is worked out with everybody's grants. */
export function denyRecords(value: Members): ModelRecord[] {
  if (!('rules' in value) && isDenyPolicy(value))
    throw new Reject(
      'The list of deny policies leaves their rules out: describe each (gcloud iam policies get)',
    )
  const found = checked(policy, value, 'a deny policy')
  const place = placeOf(found.name)
  if (!place)
    throw new Reject('The policy does not say to which project, folder or organisation it is attached')
  const title = found.displayName || found.name.slice(found.name.lastIndexOf('/') + 1)
  const sets = found.rules.flatMap(({ denyRule }, index): ModelRecord[] => {
    if (!denyRule) return []
    const left = new Set(permissionsOf(denyRule.exceptionPermissions))
    const actions = permissionsOf(denyRule.deniedPermissions).filter((action) => !left.has(action))
    const condition = denyRule.denialCondition?.expression || undefined
    const denial: GoogleDenial = said({
      place: /^(folders|organizations)\//.test(place) ? place : `projects/${place}`,
      principals: denyRule.deniedPrincipals ?? [],
      except: denyRule.exceptionPrincipals ?? [],
      condition,
    })
    const name = condition ? `${title} (denies if ${denyRule.denialCondition?.title || condition})` : title
    return [true, false].map((isWhole) => ({
      type: 'permission_set' as const,
      provider: 'gcp' as const,
      nativeId: denialSet(found.name, index, isWhole),
      name,
      allow: [],
      allowEverywhere: [],
      conditional: [],
      deny: isWhole && !condition ? actions : [],
      denyPartly: isWhole && !condition ? [] : actions,
      statements: [denial],
    }))
  })
  if (sets.length === 0) throw new NotAboutIdentities('A policy without a rule denies nothing')
  return [
    {
      type: 'permission_set',
      provider: 'gcp',
      nativeId: `gcp-policy/${found.name}`,
      name: title,
      allow: [],
      allowEverywhere: [],
      conditional: [],
      deny: [],
      denyPartly: [],
    },
    ...sets,
  ]
}

const permissionsOf = (list: readonly string[] | null | undefined): string[] => [
  ...new Set((list ?? []).flatMap(gcpPermissionsLike)),
]
