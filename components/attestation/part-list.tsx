'use client'
import { counted } from '@/components/ui/figures'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import { type CredentialKind } from '@/lib/model/vocabulary'
import { credentialKindNames } from '@/lib/model/words'
import styles from './attestation.module.css'
import type { Evidence } from '@/lib/model/answers/attestation'

export type Removing = {
  /** 'credential:12', 'grant:34'. */
  chosen: ReadonlySet<string>
  /** Null while nothing can be taken away: another decision is chosen, or it is signed. */
  onToggle: ((part: string) => void) | null
}
type Props = { evidence: Evidence; known: ReadonlySet<string> | null; removing: Removing; now: string }

function Pick({ part, name, removing }: { part: string; name: string; removing: Removing }) {
  if (!removing.onToggle) return removing.chosen.has(part) ? <span className={styles.tag}>goes</span> : null
  return (
    <label className="small">
      <input
        type="checkbox"
        data-part={part}
        checked={removing.chosen.has(part)}
        onChange={() => removing.onToggle?.(part)}
        aria-label={`Remove ${name}`}
      />{' '}
      take away
    </label>
  )
}

const Fresh = ({ part, known }: { part: string; known: ReadonlySet<string> | null }) =>
  known !== null && !known.has(part) ? <span className={styles.tag}>new</span> : null

/** Every credential of the identity: age, last use, exposure. */
export function CredentialParts({ evidence, known, removing, now }: Props) {
  return (
    <div className={styles.parts}>
      {evidence.credentials.map((one) => (
        <div key={one.id} className={styles.part}>
          <span className="strong">{one.name}</span>
          <span className="small text-3">
            {credentialKindNames[one.kind as CredentialKind]}
            {one.status === 'active' ? '' : `, ${one.status}`}
          </span>
          <span className="small">
            {(one.rotatedAt ?? one.createdAt) ? (
              <>
                since <Time at={(one.rotatedAt ?? one.createdAt)!} form="day" />
              </>
            ) : (
              <Unknown mark={false}>age unknown</Unknown>
            )}
            {', '}
            {one.lastUsedAt ? (
              <>
                used <Time at={one.lastUsedAt} form="relative" now={now} />
              </>
            ) : one.neverUsed ? (
              <b>never used</b>
            ) : (
              <Unknown mark={false}>use unknown</Unknown>
            )}
            {one.exposures > 0 ? <b>, found in {counted(one.exposures, 'place')}</b> : null}
          </span>
          <Fresh part={`credential:${one.id}`} known={known} />
          <Pick part={`credential:${one.id}`} name={one.name} removing={removing} />
        </div>
      ))}
    </div>
  )
}

/** Every grant, those with risky rights first. */
export function GrantParts({ evidence, known, removing }: Omit<Props, 'now'>) {
  return (
    <div className={styles.parts}>
      {evidence.grants.map((one) => (
        <div key={one.id} className={styles.part}>
          <span className={one.risky ? 'strong' : undefined}>{one.name}</span>
          <span className="small text-3">
            {one.allows === null ? (
              <Unknown mark={false}>its permissions are unknown</Unknown>
            ) : (
              `${counted(one.allows, 'permission')}${one.risky ? `, ${one.risky} risky` : ''}`
            )}
            {one.via ? ` · via ${one.via}` : ''}
            {one.resource && one.resource !== '*' ? ` · on ${one.resource}` : ''}
          </span>
          <Fresh part={`grant:${one.id}`} known={known} />
          <Pick part={`grant:${one.id}`} name={one.name} removing={removing} />
        </div>
      ))}
    </div>
  )
}
