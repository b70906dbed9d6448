import type { Changes, Evidence } from '@/lib/model/answers/attestation'

const names = (list: readonly { id: string; name: string }[]) =>
  new Map(list.map((one) => [one.id, one.name]))
const missing = (from: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
  [...from].filter(([id]) => !other.has(id)).map(([, name]) => name)

/** Compares the evidence of now with what was frozen with the last decision. */
export function changesSince(before: Evidence, now: Evidence): Changes {
  const [oldCredentials, credentials] = [names(before.credentials), names(now.credentials)]
  const [oldGrants, grants] = [names(before.grants), names(now.grants)]
  const said = (evidence: Evidence) =>
    new Map(evidence.findings.map((one) => [`${one.title} ${one.credential ?? ''}`, one.title]))
  const owners = (evidence: Evidence) => evidence.owners.map((one) => one.label).join(', ') || 'nobody'
  return {
    credentials: { new: missing(credentials, oldCredentials), removed: missing(oldCredentials, credentials) },
    grants: { new: missing(grants, oldGrants), removed: missing(oldGrants, grants) },
    known: [
      ...[...credentials.keys()].filter((id) => oldCredentials.has(id)).map((id) => `credential:${id}`),
      ...[...grants.keys()].filter((id) => oldGrants.has(id)).map((id) => `grant:${id}`),
    ],
    rights:
      before.rights && now.rights && before.rights.granted !== now.rights.granted
        ? { before: before.rights.granted, now: now.rights.granted }
        : null,
    findings: { new: missing(said(now), said(before)), removed: missing(said(before), said(now)) },
    owners: owners(before) === owners(now) ? null : { before: owners(before), now: owners(now) },
  }
}
