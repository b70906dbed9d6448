import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord, WorkloadRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said, type Members, text } from '../checked'
import { accountOf, kindOfArn, nameOfArn } from './arn'

const time = z.union([z.string(), z.number()]).nullish()
const runtime = z.object({
  agentRuntimeArn: z.string(),
  agentRuntimeName: z.string(),
  description: z.string().nullish(),
  status: z.string().nullish(),
  roleArn: z.string().nullish(),
  createdAt: time,
  lastUpdatedAt: time,
  workloadIdentityDetails: z.object({ workloadIdentityArn: z.string().nullish() }).nullish(),
  networkConfiguration: z.object({ networkMode: z.string().nullish() }).nullish(),
  protocolConfiguration: z.object({ serverProtocol: z.string().nullish() }).nullish(),
})
const workloadIdentity = z.object({
  name: z.string(),
  workloadIdentityArn: z.string(),
  createdTime: time,
})
const provider = z.object({
  name: z.string(),
  credentialProviderArn: z.string(),
  credentialProviderVendor: z.string().nullish(),
  createdTime: time,
  lastUpdatedTime: time,
})

/**
 * Agents of Bedrock AgentCore: the workload identity that an agent acts as, the runtime with its role, and the keys and OAuth clients that the token vault
 * keeps for agents. Values of keys are not in the answers. Source: Amazon Bedrock AgentCore control API, GetAgentRuntime, ListWorkloadIdentities,
 * ListApiKeyCredentialProviders, ListOauth2CredentialProviders.
 */
export const agentCore: Format = {
  id: 'aws/agent-core',
  title: 'AWS Bedrock AgentCore agents and credential providers',
  provider: 'aws',
  role: 'inventory',
  collect: `# needs bedrock-agentcore:ListAgentRuntimes, GetAgentRuntime, ListWorkloadIdentities, ListApiKeyCredentialProviders and ListOauth2CredentialProviders
{
  aws bedrock-agentcore-control list-workload-identities | jq -c '.workloadIdentities[]'
  aws bedrock-agentcore-control list-agent-runtimes --query 'agentRuntimes[].agentRuntimeId' --output text | tr '\\t' '\\n' | while read -r id; do
    aws bedrock-agentcore-control get-agent-runtime --agent-runtime-id "$id" | jq -c 'del(.environmentVariables)'
  done
  aws bedrock-agentcore-control list-api-key-credential-providers | jq -c '.credentialProviders[]'
  aws bedrock-agentcore-control list-oauth2-credential-providers | jq -c '.credentialProviders[]'
} > agent-core.ndjson`,
  recognises: ({ lists, records }) => lists?.includes('workloadIdentities') === true || records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => accountOf(isObject(value) ? arnIn(value) : undefined),
  enumerates: [],
  keeps: {
    ...members(`agentRuntimeArn agentRuntimeName agentRuntimeId agentRuntimeVersion description roleArn name workloadIdentityArn
      credentialProviderArn credentialProviderVendor`),
    ...wordMembers('status'),
    ...times('createdAt lastUpdatedAt createdTime lastUpdatedTime'),
    workloadIdentityDetails: members('workloadIdentityArn'),
    networkConfiguration: wordMembers('networkMode'),
    protocolConfiguration: wordMembers('serverProtocol'),
  },
  recordIdOf: ({ value }) => (isObject(value) ? recordIdIn(value) : undefined),
  records: ({ value }) => {
    if (!isObject(value)) throw new Reject('This is no answer of AgentCore')
    if ('agentRuntimeArn' in value) return runtimeRecords(value)
    return 'credentialProviderArn' in value ? providerRecords(value) : [workloadIdentityRecord(value)]
  },
}

const arnIn = (value: Members): string | undefined =>
  text(value.agentRuntimeArn) ?? text(value.credentialProviderArn) ?? text(value.workloadIdentityArn)

/** A list names workload identities and no more: it takes nothing back of what the answer about one tells. */
const recordIdIn = (value: Members): string | undefined =>
  'workloadIdentityArn' in value && 'createdTime' in value ? `${arnIn(value)} in full` : arnIn(value)

function isOwn({ value }: Raw): boolean {
  return isObject(value) && /^arn:aws[a-z-]*:bedrock-agentcore:/.test(arnIn(value) ?? '')
}

const agent = (arn: string, name: string, rest: Partial<IdentityRecord>): IdentityRecord => {
  const scope = accountOf(arn)
  if (!scope) throw new Reject(`${arn} names no account`)
  return said({
    type: 'identity',
    provider: 'aws',
    nativeId: arn,
    kind: 'ai_agent',
    name,
    scope,
    status: 'active',
    ...rest,
  })
}

function workloadIdentityRecord(value: Members): ModelRecord {
  const found = checked(workloadIdentity, value, 'a workload identity')
  return agent(found.workloadIdentityArn, found.name, { createdAt: readTime(found.createdTime) })
}

function runtimeRecords(value: Members): ModelRecord[] {
  const found = checked(runtime, value, 'an agent runtime')
  const own = found.workloadIdentityDetails?.workloadIdentityArn
  const acting = own ?? found.agentRuntimeArn
  const account = accountOf(found.roleArn)
  const role = found.roleArn && account ? { provider: 'aws' as const, nativeId: found.roleArn } : undefined
  const isUp = /^(READY|UPDATING)$/.test(found.status ?? '')
  return [
    agent(acting, own ? nameOfArn(own) : found.agentRuntimeName, {
      createdAt: own ? undefined : readTime(found.createdAt),
      description: found.description ?? undefined,
      tags: said({
        runtime: found.agentRuntimeName,
        network: found.networkConfiguration?.networkMode ?? undefined,
        protocol: found.protocolConfiguration?.serverProtocol ?? undefined,
        runs_as: found.roleArn ?? undefined,
      }) as Record<string, string>,
    }),
    ...(role && account
      ? [
          {
            type: 'identity' as const,
            ...role,
            kind: kindOfArn(role.nativeId),
            name: nameOfArn(role.nativeId),
            scope: account,
          },
        ]
      : []),
    said({
      type: 'workload',
      provider: 'aws',
      nativeId: found.agentRuntimeArn,
      name: found.agentRuntimeName,
      kind: 'agent',
      scope: accountOf(found.agentRuntimeArn) ?? 'unknown account',
      status: isUp ? 'running' : undefined,
      identities: [{ provider: 'aws', nativeId: acting }, ...(role ? [role] : [])],
    } satisfies WorkloadRecord),
  ]
}

/** What the vault keeps for agents; which of them use it the list does not say. */
function providerRecords(value: Members): ModelRecord[] {
  const found = checked(provider, value, 'a credential provider')
  const arn = found.credentialProviderArn
  const scope = accountOf(arn)
  if (!scope) throw new Reject(`${arn} names no account`)
  const isKey = arn.includes('/apikeycredentialprovider/')
  if (!isKey && !arn.includes('/oauth2credentialprovider/'))
    throw new NotAboutIdentities('A provider of credentials of a kind that Muster does not know')
  const identity = { provider: 'aws', nativeId: arn } as const
  const createdAt = readTime(found.createdTime)
  const changedAt = readTime(found.lastUpdatedTime)
  const isUnchanged = createdAt && changedAt && changedAt.getTime() === createdAt.getTime()
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.name,
      scope,
      status: 'active',
      createdAt,
      description: isKey
        ? 'A key that the token vault keeps for agents'
        : `An OAuth client that the token vault keeps for agents${found.credentialProviderVendor ? ` (${found.credentialProviderVendor})` : ''}`,
    }),
    said({
      type: 'credential',
      identity,
      nativeId: arn,
      kind: isKey ? 'api_key' : 'client_secret',
      static: true,
      label: isKey ? `API key ${found.name}` : `Client secret of ${found.name}`,
      status: 'active',
      createdAt,
      // An update may have changed the key or something else of the provider.
      rotatedAt: isUnchanged ? createdAt : undefined,
      rotationTracked: isUnchanged ? true : undefined,
    } satisfies CredentialRecord),
  ]
}
