import { Link } from '@/components/ui/link'
import { SectionTitle } from '@/components/ui/section-title'
import { StateMark } from '@/components/ui/state-mark'
import { Time } from '@/components/ui/time'
import styles from './tasks.module.css'
import type { ProofRow } from '@/lib/model/answers/remediation'

/** The data that closed it, or opened it again: import, record, instant. */
export function ProofList({ proofs }: { proofs: ProofRow[] }) {
  if (proofs.length === 0) return null
  return (
    <section aria-labelledby="proof">
      <SectionTitle id="proof" note="newest first">
        Proof
      </SectionTitle>
      <ol className={styles.list}>
        {proofs.map((proof) => (
          <li key={proof.id}>
            <StateMark state={proof.shows === 'fixed' ? 'verified' : 'regressed'}>
              {proof.shows === 'fixed' ? 'Fixed' : 'Still failing'}
            </StateMark>
            <div>{proof.says}</div>
            <div className="small text-3">
              {proof.importId === null ? (
                'Decided in Muster'
              ) : (
                <Link href={`/imports/${proof.importId}`}>Import {proof.importId}</Link>
              )}
              {proof.place ? `, ${proof.place}` : ''}, data as of <Time at={proof.at} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
