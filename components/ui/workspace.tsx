import type { ReactNode } from 'react'
import { cx } from './cx'
import { FacetPanel, FacetProvider } from './facet-panel'
import styles from './workspace.module.css'

type Props = {
  /** Title, actions and chips. */
  head: ReactNode
  facets?: ReactNode
  /** How many, and what is hidden: "12 of 41,286. Accepted and retired are hidden." */
  count?: ReactNode
  /** RecordTable, EmptyState or LoadingRows. */
  children: ReactNode
  /** BulkBar, while something is selected. */
  bulk?: ReactNode
  foot?: ReactNode
  drawer?: ReactNode
}

/** A list that fills the window, with its facets at the left and its drawer beside it. */
export function Workspace({ head, facets, count, children, bulk, foot, drawer }: Props) {
  return (
    <FacetProvider>
      <div className={styles.workspace}>
        <div className={styles.list}>
          <div className={styles.head}>{head}</div>
          <div className={cx(styles.body, facets ? styles.faceted : null)}>
            {facets ? <FacetPanel>{facets}</FacetPanel> : null}
            <div className={styles.rows}>
              {count ? <div className={styles.count}>{count}</div> : null}
              {children}
              {bulk}
              {foot ? <div className={styles.foot}>{foot}</div> : null}
            </div>
          </div>
        </div>
        {drawer}
      </div>
    </FacetProvider>
  )
}
