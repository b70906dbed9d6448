import { count } from '@/components/ui/figures'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import { credentialKinds, environments, identityKinds, providers } from '@/lib/model/vocabulary'
import { credentialKindNames, identityKindNames, providerMarks } from '@/lib/model/words'

type Props = { name: string; value: unknown; subject: 'identity' | 'credential' }

/** A fact of a verdict as a person reads it. NULL is unknown, never empty. */
export function FactValue({ name, value, subject }: Props) {
  if (value === null || value === undefined) return <Unknown />
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return codeWord(name, value, subject) ?? figure(name, value)
  if (Array.isArray(value)) return <span className="mono">{value.join(' → ')}</span>
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return <Time at={value} />
  return String(value)
}

const figure = (name: string, value: number) => (name.startsWith('ttl_') ? `${count(value)} s` : count(value))

function codeWord(name: string, value: number, subject: Props['subject']): string | null {
  if (name === 'kind')
    return subject === 'credential'
      ? credentialKindNames[credentialKinds[value] ?? 'other']
      : identityKindNames[identityKinds[value] ?? 'other']
  if (name === 'provider') return providerMarks[providers[value] ?? 'other'].name
  if (name === 'environment' || name === 'identity_environment') return environments[value] ?? 'unknown'
  return null
}
