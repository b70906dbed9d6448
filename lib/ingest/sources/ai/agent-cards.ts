import { z } from 'zod'
import type { IdentityRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members } from '../../read/kept'
import type { Format, Raw } from '../../source'
import { checked, isObject, said } from '../checked'

const card = z.object({
  name: z.string(),
  description: z.string().nullish(),
  url: z.string().nullish(),
  version: z.string().nullish(),
  protocolVersion: z.string().nullish(),
  supportedInterfaces: z
    .array(z.object({ url: z.string(), protocolVersion: z.string().nullish() }))
    .nullish(),
  provider: z.object({ organization: z.string().nullish(), url: z.string().nullish() }).nullish(),
  skills: z.array(z.object({ id: z.string().nullish(), name: z.string().nullish() })).nullish(),
  securitySchemes: z.record(z.string(), z.object({ type: z.string().nullish() })).nullish(),
})

const schemesKept: Kept = { '*': members('type scheme') }

/**
 * Agent cards of the A2A protocol: what an agent is called, where it answers, and how it wants callers to prove who they are. Source: A2A protocol
 * specification 0.3 and 1.0.
 */
export const agentCards: Format = {
  id: 'ai/agent-cards',
  title: 'A2A agent cards',
  provider: 'ai',
  role: 'inventory',
  collect: `# each agent publishes its own; no rights are needed
for host in $AGENTS; do curl -sS "https://$host/.well-known/agent-card.json" | jq -c .; done > agents.ndjson`,
  recognises: ({ records }) => records.some(isCard),
  isOwn: isCard,
  scopeOf: () => undefined,
  asksFor: 'where these agents run (a name for the place)',
  enumerates: [],
  keeps: {
    ...members('name description url version protocolVersion preferredTransport'),
    supportedInterfaces: members('url protocolBinding protocolVersion'),
    provider: members('organization url'),
    skills: members('id name'),
    securitySchemes: schemesKept,
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isCard({ value }: Raw): boolean {
  return (
    isObject(value) &&
    Array.isArray(value.skills) &&
    isObject(value.capabilities) &&
    ('protocolVersion' in value || 'supportedInterfaces' in value || 'defaultInputModes' in value)
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const found = checked(card, value, 'an agent card')
  const address = found.url ?? found.supportedInterfaces?.[0]?.url
  const schemes = Object.values(found.securitySchemes ?? {}).flatMap(({ type }) => type ?? [])
  const host = address && URL.canParse(address) ? new URL(address).host : undefined
  const skills = (found.skills ?? []).flatMap((skill) => skill.name ?? skill.id ?? [])
  return [
    said({
      type: 'identity',
      provider: 'ai',
      nativeId: `a2a/${scope}/${host ?? ''}/${found.name}`,
      kind: 'ai_agent',
      name: found.name,
      scope,
      status: 'active',
      description: found.description ?? undefined,
      tags: said({
        address: address?.slice(0, 200),
        // A card that names no scheme lets everybody call.
        authentication: schemes.length > 0 ? [...new Set(schemes)].join(', ') : 'none named',
        skills: skills.length > 0 ? skills.slice(0, 20).join(', ') : undefined,
        version: found.version ?? undefined,
        vendor: found.provider?.organization ?? undefined,
      }) as Record<string, string>,
    } satisfies IdentityRecord),
  ]
}
