import { z } from 'zod'
import type { IdentityRecord, ModelRecord, WorkloadRecord } from '@/lib/model/records'
import type { Kept } from '../../read/kept'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import {
  checked,
  isObject,
  type Members,
  parsedObject,
  said,
  scalar,
  text,
  listAt,
  objectAt,
} from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { apiKeys, keyRecords } from './api-keys'
import { policyKept, policyRecords, SetCarriers, type Around as AroundPolicy } from './bindings'
import {
  camel,
  gcpIdentity,
  isAgent,
  isServiceAccount,
  lastPart,
  partOf,
  plainName,
  projectNames,
} from './names'
import { isPool, isProvider, poolKept, poolRecords, providerRecords, ProvidersOfFile } from './pools'
import { denyKept, denyRecords, isDenyPolicy } from './deny-policies'
import { roleRecords } from './roles'
import { accountRecords, environmentOf, serviceAccounts, type ProjectHints } from './service-accounts'

/** What records need of others in their file: labels of projects, names of folders, whom pools let in. */
interface Around extends AroundPolicy {
  projects: Map<string, { id: string; hints: ProjectHints }>
  pools: ProvidersOfFile
}

const labelled = z.record(z.string(), z.string())

/**
 * Exports of Cloud Asset Inventory: resources and policies, as files, as answers of the API, or as messages of a feed, in both
 * spellings. Labels of a project count for the accounts in it. Source: Cloud Asset API v1, Asset and TemporalAsset.
 */
export const assets: Format = {
  id: 'gcp/assets',
  title: 'Google Cloud asset inventory',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs cloudasset.assets.listResource and cloudasset.assets.listIamPolicy (roles/cloudasset.viewer) at the organisation
for type in resource iam-policy; do
  gcloud asset list --organization="$ORGANIZATION" --content-type=$type --format=json \\
    --asset-types='cloudresourcemanager.googleapis.com.*,iam.googleapis.com.*,apikeys.googleapis.com/Key,compute.googleapis.com/Instance,run.googleapis.com.*,cloudfunctions.googleapis.com.*,aiplatform.googleapis.com/ReasoningEngine,storage.googleapis.com/Bucket' | jq -c '.[]'
done > assets.ndjson`,
  recognises: ({ records, lists }) =>
    records.some(isAsset) || (records.length === 0 && lists?.includes('assets') === true),
  isOwn: isAsset,
  scopeOf: ({ value }) => (isObject(value) ? scopeIn(value) : undefined),
  asksFor: 'organisation or project',
  enumerates: ['service_account', 'api_client', 'ai_agent', 'other'],
  keeps: ({ value }) => keptOf(isObject(value) ? typeOf(assetIn(value)) : ''),
  subjectOf: ({ value }) => {
    const asset = isObject(value) ? assetIn(value) : {}
    const email = text(dataOf(asset).email)
    return typeOf(asset) === 'iam.googleapis.com/ServiceAccount' && email ? gcpIdentity(email) : undefined
  },
  recordIdOf: ({ value }) => (isObject(value) ? text(assetIn(value).name) : undefined),
  prepare: gather,
  records: ({ value }, context) => recordsOf(value, context),
}

/** A message of a feed and a moment of history hold the asset inside. Members in camelCase. */
function assetIn(value: Members): Members {
  const inner =
    isObject(value.asset) && ('window' in value || 'priorAsset' in value || 'prior_asset' in value)
      ? value.asset
      : value
  return camel(inner)
}

const typeOf = (asset: Members): string => text(asset.assetType) ?? ''
/** BigQuery holds the data as JSON in a text. */
const dataOf = (asset: Members): Members => {
  const { data } = objectAt(asset, 'resource')
  return isObject(data) ? data : (parsedObject(data) ?? {})
}

function isAsset({ value }: Raw): boolean {
  if (!isObject(value)) return false
  const asset = assetIn(value)
  return (
    /^[a-z0-9.-]{1,80}\/[A-Za-z]{1,80}$/.test(typeOf(asset)) &&
    text(asset.name)?.startsWith('//') === true &&
    !('policy' in asset)
  )
}

function scopeIn(value: Members): string | undefined {
  const asset = assetIn(value)
  const data = dataOf(asset)
  return text(data.projectId) ?? partOf(text(data.name), 'projects') ?? partOf(text(asset.name), 'projects')
}

async function gather(records: () => AsyncIterable<Raw>): Promise<Around> {
  const pools = new ProvidersOfFile()
  const carriers = new SetCarriers()
  const folders = new Map<string, string>()
  const projects: Array<{ data: Members; ancestors: string[] }> = []
  for await (const { value } of records()) {
    if (!isObject(value)) continue
    const asset = assetIn(value)
    const data = dataOf(asset)
    const type = typeOf(asset)
    const carried = isObject(asset.iamPolicy) && value.deleted !== true && text(asset.name)
    if (carried) carriers.add(asset.iamPolicy, carried)
    if (type.startsWith('iam.googleapis.com/WorkloadIdentityPool')) pools.add(named(asset, data))
    if (type === 'cloudresourcemanager.googleapis.com/Folder') {
      const name = plainName(text(asset.name) ?? '')
      const title = text(data.displayName)
      if (title) folders.set(name, title)
    }
    if (type === 'cloudresourcemanager.googleapis.com/Project' && data.projectId)
      projects.push({
        data,
        ancestors: listAt(asset, 'ancestors').flatMap((one) => text(one) ?? []),
      })
  }
  const found: Around['projects'] = new Map()
  for (const { data, ancestors } of projects) {
    const id = text(data.projectId)!
    const labels = labelled.safeParse(data.labels)
    const hints: ProjectHints = {
      labels: labels.success ? labels.data : {},
      folders: ancestors.flatMap((one) => folders.get(one) ?? []),
    }
    found.set(id, { id, hints })
    if (scalar(data.projectNumber)) found.set(scalar(data.projectNumber), { id, hints })
  }
  return { projects: found, pools, providers: pools.all(), carriers }
}

/** Its data under its own name: exports of some types leave the name to the asset. */
const named = (asset: Members, data: Members): Members => ({
  ...data,
  name: text(data.name) ?? plainName(text(asset.name) ?? ''),
})

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not an asset')
  const asset = assetIn(value)
  const name = text(asset.name)
  if (!name) throw new Reject('The asset has no name')
  if (value.deleted === true) throw new NotAboutIdentities('An asset that was deleted')
  const around = context.prepared as Around | undefined
  if (isObject(asset.iamPolicy))
    return policyRecords(asset.iamPolicy, resourceOf(name, around), context.asOf, around, name)
  if (!isObject(asset.resource))
    throw new NotAboutIdentities(
      'The asset holds neither a resource nor a policy: what else an export tells is not about identities',
    )
  return resourceRecords(asset, name, context, around)
}

/** The project by its id where the file tells it: a search names it so, an export by its number. */
function resourceOf(name: string, around: Around | undefined): string {
  const number = /^\/\/cloudresourcemanager\.googleapis\.com\/projects\/(\d+)$/.exec(name)?.[1]
  const id = number && around?.projects.get(number)?.id
  return id ? `//cloudresourcemanager.googleapis.com/projects/${id}` : name
}

function resourceRecords(
  asset: Members,
  name: string,
  context: Context,
  around: Around | undefined,
): ModelRecord[] {
  const type = typeOf(asset)
  const data = dataOf(asset)
  const project =
    text(data.projectId) ?? partOf(text(data.name), 'projects') ?? partOf(name, 'projects') ?? context.scope
  const hints = around?.projects.get(project)?.hints ?? hintsAbove(asset, around)
  const id = around?.projects.get(project)?.id ?? project
  if (isDenyPolicy(named(asset, data))) return denyRecords(named(asset, data))
  switch (type) {
    case 'iam.googleapis.com/ServiceAccount':
    case 'iam.googleapis.com/ServiceAccountKey':
      return [
        ...accountRecords(named(asset, data), id, hints),
        ...projectNames(text(data.projectId), numberAbove(asset)),
      ]
    case 'cloudresourcemanager.googleapis.com/Project': {
      const names = projectNames(text(data.projectId), scalar(data.projectNumber) || partOf(name, 'projects'))
      if (names.length === 0) throw new NotAboutIdentities('A project without its id and its number')
      return names
    }
    case 'iam.googleapis.com/Role':
      return roleRecords(named(asset, data))
    case 'iam.googleapis.com/WorkloadIdentityPool':
    case 'iam.googleapis.com/WorkloadIdentityPoolProvider': {
      const whole = named(asset, data)
      if (isProvider(whole)) return providerRecords(whole, around?.pools)
      if (isPool(whole)) return poolRecords(whole, hints)
      throw new Reject('This is not the name of a workload identity pool or of a provider')
    }
    case 'apikeys.googleapis.com/Key':
      return keyRecords(named(asset, data), context)
    case 'iam.googleapis.com/OauthClient':
    case 'iam.googleapis.com/OauthClientCredential':
      return keyRecords(named(asset, data), context)
    case 'aiplatform.googleapis.com/ReasoningEngine':
      return agentRecords(data, name, id, hints)
    case 'compute.googleapis.com/Instance':
      return [
        workload(
          name,
          'vm',
          id,
          hints,
          listAt(data, 'serviceAccounts').map((one) => (isObject(one) ? one.email : undefined)),
          data,
        ),
      ]
    case 'run.googleapis.com/Service':
    case 'run.googleapis.com/Job':
      return [workload(name, type.endsWith('Job') ? 'job' : 'deployment', id, hints, runsAs(data), data)]
    case 'cloudfunctions.googleapis.com/Function':
    case 'cloudfunctions.googleapis.com/CloudFunction':
      return [
        workload(
          name,
          'function',
          id,
          hints,
          [data.serviceAccountEmail, objectAt(data, 'serviceConfig').serviceAccountEmail],
          data,
        ),
      ]
    default:
      throw new NotAboutIdentities(`Says nothing about identities: ${type}`)
  }
}

/** The number of the project in which a resource is: what stands above it is named by number. */
const numberAbove = (asset: Members): string | undefined =>
  [text(listAt(asset, 'ancestors')[0]), text(objectAt(asset, 'resource').parent)]
    .map((above) => partOf(above, 'projects'))
    .find((project) => /^\d+$/.test(project ?? ''))

/** A resource without its project in its name says above whom it stands. */
function hintsAbove(asset: Members, around: Around | undefined): ProjectHints | undefined {
  const above = listAt(asset, 'ancestors').flatMap((one) => text(one) ?? [])
  const parent = text(objectAt(asset, 'resource').parent)
  return [...above, parent ?? '']
    .map((one) => partOf(one, 'projects'))
    .flatMap((project) => (project ? (around?.projects.get(project)?.hints ?? []) : []))[0]
}

/** The account in a service of Cloud Run: two versions of its API, and the template inside the template of a job. */
function runsAs(data: Members): unknown[] {
  const template = objectAt(data, 'template')
  const spec = objectAt(objectAt(objectAt(data, 'spec'), 'template'), 'spec')
  const job = objectAt(objectAt(objectAt(spec, 'template'), 'spec'), 'serviceAccountName')
  return [
    template.serviceAccount,
    objectAt(template, 'template').serviceAccount,
    spec.serviceAccountName,
    objectAt(objectAt(spec, 'template'), 'spec').serviceAccountName,
    job,
  ]
}

function workload(
  name: string,
  kind: WorkloadRecord['kind'],
  project: string,
  hints: ProjectHints | undefined,
  accounts: readonly unknown[],
  data: Members,
): WorkloadRecord {
  const runs = [...new Set(accounts.flatMap((one) => text(one) ?? []))].filter(isServiceAccount)
  if (runs.length === 0) throw new NotAboutIdentities('It does not say as which service account it runs')
  const labels = labelsOf(data)
  return said({
    type: 'workload',
    provider: 'gcp',
    nativeId: plainName(name),
    name: lastPart(name),
    kind,
    scope: project,
    environment: environmentOfTags(labels) ?? environmentOf(project, hints),
    identities: runs.map(gcpIdentity),
  } satisfies WorkloadRecord)
}

function labelsOf(data: Members): Record<string, string> {
  const found = labelled.safeParse(data.labels)
  return found.success ? found.data : {}
}

const engine = z.object({
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  spec: z.object({ effectiveIdentity: z.string().nullish(), serviceAccount: z.string().nullish() }).nullish(),
})

/** An agent on Google's runtime: with an identity of its own, or as a service account. */
function agentRecords(
  data: Members,
  name: string,
  project: string,
  hints: ProjectHints | undefined,
): ModelRecord[] {
  const { displayName, description, spec } = checked(engine, data, 'an agent')
  const own = (spec?.effectiveIdentity ?? '').replace(/^(spiffe|principal):\/\//, '')
  if (!isAgent(own)) return [workload(name, 'agent', project, hints, [spec?.serviceAccount, own], data)]
  const labels = labelsOf(data)
  const identity = gcpIdentity(`principal://${own}`)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'ai_agent',
      name: displayName || lastPart(own),
      aliases: [`spiffe://${own}`],
      scope: project,
      environment: environmentOfTags(labels) ?? environmentOf(project, hints),
      status: 'active',
      description: description || undefined,
      tags: Object.keys(labels).length > 0 ? labels : undefined,
      ownerHints: someHints(ownerHintsOf({ ...hints?.labels, ...labels }, 'label')),
    } satisfies IdentityRecord),
    {
      type: 'workload',
      provider: 'gcp',
      nativeId: plainName(name),
      name: displayName || lastPart(name),
      kind: 'agent',
      scope: project,
      identities: [identity],
    },
  ]
}

/** The shape of an asset's data by its type; of other types only that they were there. */
function keptOf(type: string): Kept {
  const data = { ...keptData(type) }
  const asset = {
    ...members('name assetType asset_type ancestors deleted'),
    ...times('updateTime update_time'),
    resource: { ...members('parent version discoveryName discovery_name location'), data },
    iamPolicy: policyKept,
    iam_policy: policyKept,
  }
  return { ...asset, asset, window: times('startTime endTime start_time end_time') }
}

function keptData(type: string): Readonly<Record<string, Kept>> {
  switch (type) {
    case 'iam.googleapis.com/ServiceAccount':
    case 'iam.googleapis.com/ServiceAccountKey':
      return serviceAccounts.keeps as Readonly<Record<string, Kept>>
    case 'iam.googleapis.com/Role':
      return { ...members('name title description includedPermissions deleted'), ...wordMembers('stage') }
    case 'iam.googleapis.com/WorkloadIdentityPool':
    case 'iam.googleapis.com/WorkloadIdentityPoolProvider':
      return poolKept
    case 'apikeys.googleapis.com/Key':
    case 'iam.googleapis.com/OauthClient':
    case 'iam.googleapis.com/OauthClientCredential':
      return apiKeys.keeps as Readonly<Record<string, Kept>>
    case 'aiplatform.googleapis.com/ReasoningEngine':
      return {
        ...members('name displayName description'),
        labels: { '*': true },
        spec: members('effectiveIdentity serviceAccount'),
      }
    case 'compute.googleapis.com/Instance':
      return {
        ...members('name'),
        ...wordMembers('status'),
        labels: { '*': true },
        serviceAccounts: members('email scopes'),
      }
    case 'run.googleapis.com/Service':
    case 'run.googleapis.com/Job': {
      const inner = members('serviceAccount serviceAccountName')
      return {
        ...members('name'),
        labels: { '*': true },
        template: { ...inner, template: inner },
        spec: { template: { spec: { ...inner, template: { spec: inner } } } },
      }
    }
    case 'cloudfunctions.googleapis.com/Function':
    case 'cloudfunctions.googleapis.com/CloudFunction':
      return {
        ...members('name serviceAccountEmail'),
        labels: { '*': true },
        serviceConfig: members('serviceAccountEmail'),
      }
    case 'cloudresourcemanager.googleapis.com/Project':
      return { ...members('projectId projectNumber name displayName'), labels: { '*': true } }
    default:
      return /^iam\.googleapis\.com\/(deny)?polic(y|ies)$/i.test(type) ? denyKept : {}
  }
}
