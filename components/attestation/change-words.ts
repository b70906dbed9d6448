import { count } from '@/components/ui/figures'
import type { Changes } from '@/lib/model/answers/attestation'

/** What changed between two looks at an identity, one sentence each; empty when only use or dates moved. */
export function changeWords({ credentials, grants, rights, findings, owners }: Changes): string[] {
  const list = (label: string, names: readonly string[]) =>
    names.length === 0
      ? []
      : [
          `${label}: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`,
        ]
  return [
    ...list('New credentials', credentials.new),
    ...list('Credentials gone', credentials.removed),
    ...list('New grants', grants.new),
    ...list('Grants gone', grants.removed),
    ...(rights ? [`Permissions: ${count(rights.before)} before, ${count(rights.now)} now.`] : []),
    ...list('New findings', findings.new),
    ...list('Findings closed', findings.removed),
    ...(owners ? [`Owner: ${owners.before} before, ${owners.now} now.`] : []),
  ]
}
