import { z } from 'zod'
import type { ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said } from '../checked'
import { nameOfSpiffeId, readSpiffeId, spiffeIdKept } from './spiffe-id'

const agent = z.object({
  id: z.unknown().optional(),
  attestation_type: z.string().nullish(),
  x509svid_serial_number: z.string().nullish(),
  x509svid_expires_at: z.union([z.string(), z.number()]).nullish(),
  selectors: z.array(z.object({ type: z.string(), value: z.string() })).nullish(),
  banned: z.boolean().nullish(),
  can_reattest: z.boolean().nullish(),
  agent_version: z.string().nullish(),
})

/** Attested agents of a SPIRE server, from `agent list -output json`. Source: SPIRE API types, agent.proto. */
export const agents: Format = {
  id: 'spire/agents',
  title: 'SPIRE agents',
  provider: 'spiffe',
  role: 'inventory',
  collect: `# on the SPIRE server
spire-server agent list -output json > agents.json`,
  recognises: ({ lists, records }) =>
    (lists?.includes('agents') === true && records.length === 0) || records.some(isAgent),
  isOwn: isAgent,
  scopeOf: ({ value }) => (isObject(value) ? readSpiffeId(value.id)?.trustDomain : undefined),
  enumerates: ['spiffe_agent'],
  keeps: {
    ...members('x509svid_serial_number banned can_reattest agent_version'),
    ...times('x509svid_expires_at'),
    ...wordMembers('attestation_type'),
    id: spiffeIdKept,
    selectors: members('type value'),
  },
  covers: { agents: ['identity:spiffe_agent'] },
  subjectOf: ({ value }) => {
    const id = isObject(value) ? readSpiffeId(value.id) : undefined
    return id && { provider: 'spiffe', nativeId: id.id }
  },
  records: ({ value }) => recordsOf(value),
}

function isAgent({ value }: Raw): boolean {
  return isObject(value) && 'attestation_type' in value && 'id' in value && !('msg' in value)
}

function recordsOf(value: unknown): ModelRecord[] {
  const found = checked(agent, value, 'an agent')
  const id = readSpiffeId(found.id)
  if (!id) throw new Reject('The agent names no valid SPIFFE ID')
  const ref = { provider: 'spiffe', nativeId: id.id } as const
  const tags = {
    ...(found.attestation_type ? { attestation_type: found.attestation_type } : {}),
    ...(found.agent_version ? { agent_version: found.agent_version } : {}),
    ...(found.can_reattest === undefined || found.can_reattest === null
      ? {}
      : { can_reattest: String(found.can_reattest) }),
  }
  const records: ModelRecord[] = [
    {
      type: 'identity',
      ...ref,
      kind: 'spiffe_agent',
      name: nameOfSpiffeId(id),
      scope: id.trustDomain,
      status: found.banned ? 'disabled' : 'active',
      tags,
    },
  ]
  if (found.x509svid_serial_number)
    records.push(
      said({
        type: 'credential',
        identity: ref,
        nativeId: `serial:${found.x509svid_serial_number}`,
        kind: 'x509_svid',
        static: false,
        label: 'Agent SVID',
        status: found.banned ? 'revoked' : 'active',
        expiresAt: readTime(found.x509svid_expires_at),
        issuer: id.trustDomain,
        binding: {
          selectors: (found.selectors ?? []).map(({ type, value: held }) => `${type}:${held}`).sort(),
        },
      }),
    )
  return records
}
