import { count } from '@/components/ui/figures'
import { riskTerms } from '@/lib/model/risk'
import { isOpen, type IdentitySheet } from './sheet'
import styles from './risk-sum.module.css'

/** The sum that orders the list, term by term; terms that repeat stand together. */
export function RiskSum({ sheet, most = Infinity }: { sheet: IdentitySheet; most?: number }) {
  const { identity, findings } = sheet
  const terms = riskTerms(findings.filter(isOpen), identity.environment === 'production')
  const grouped = [...Map.groupBy(terms, (term) => term.because)].map(([because, list]) => ({
    because: list.length > 1 ? `${list.length} × ${because}` : because,
    points: list.reduce((sum, term) => sum + term.points, 0),
  }))
  const shown = grouped.slice(0, most)
  const rest = grouped.slice(shown.length)
  const restPoints = rest.reduce((sum, term) => sum + term.points, 0)
  return (
    <ul className={styles.terms}>
      {shown.map((term) => (
        <li key={term.because}>
          <span className={styles.points}>{count(term.points)}</span> <span>{term.because}</span>
        </li>
      ))}
      {rest.length > 0 ? (
        <li>
          <span className={styles.points}>{count(restPoints)}</span> <span>{rest.length} more</span>
        </li>
      ) : null}
      <li className={styles.total}>
        <span className={styles.points}>{count(terms.reduce((sum, term) => sum + term.points, 0))}</span>{' '}
        <span className="text-3">risk score, used for ranking only</span>
      </li>
    </ul>
  )
}
