import { heatRisks, heatWords, prepareHeat } from '@/components/charts/prepare-heat'
import { ChartFrame } from '@/components/charts/chart-frame'
import { cx } from '@/components/ui/cx'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { ProportionKey } from '@/components/ui/proportion-key'
import { address } from '@/components/views/address'
import { ListSearch } from '@/components/views/list-search'
import type { RightsCell } from '@/lib/inventory/identity-permissions'
import { riskNames } from './risk-names'
import type { RightsView } from './rights-view'
import styles from './rights-map.module.css'

/** Services drawn before somebody asks for all. */
const SHOWN = 20

type Props = { id: string; cells: RightsCell[]; view: RightsView; useKnown: boolean }

/** All permissions by service and risk: a cell opens the list of its own. Dark is what is held and not used. */
export function RightsMap({ id, cells, view, useKnown }: Props) {
  const page = `/identities/${id}`
  const asked = { tab: 'rights', q: view.q, services: view.isWhole ? 'all' : undefined }
  const map = prepareHeat(cells, useKnown, riskNames, view.isWhole ? Infinity : SHOWN)
  const shows = (service: string, risk?: string) => view.service === service && view.risk === risk
  return (
    <ChartFrame
      title="Permissions by service and risk"
      unit={`${counted(map.granted, 'permission')} in ${counted(map.services, 'service')}`}
      data={map.data}
      head={
        <div className="row wrap">
          <ListSearch label="Find a permission" />
          <ProportionKey labels={{ holds: 'Used', gap: 'Unused', unknown: 'Unknown: not logged' }} />
        </div>
      }
    >
      {map.rows.length === 0 ? (
        <EmptyState title={`No permission contains “${view.q}”.`} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it
        <section className={styles.frame} aria-label="Permissions by service and risk, map" tabIndex={0}>
          <table className={styles.map}>
            <thead>
              <tr>
                <th scope="col">Service</th>
                {heatRisks.map((risk) => (
                  <th key={risk} scope="col">
                    <span>{riskNames[risk] || 'Other'}</span>
                  </th>
                ))}
                <th scope="col">
                  <span>All</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {map.rows.map((row) => (
                <tr key={row.service}>
                  <th scope="row">{row.service}</th>
                  {row.cells.map((cell) => (
                    <td key={cell.risk}>
                      {cell.granted === 0 ? (
                        <span className={styles.none}>0</span>
                      ) : (
                        <Link
                          href={`${address(page, asked, { service: row.service, risk: cell.risk })}#held`}
                          prefetch={false}
                          className={cx(styles.cell, styles[`heat${cell.heat}`])}
                          aria-current={shows(row.service, cell.risk) ? 'true' : undefined}
                          aria-label={heatWords(row.service, riskNames[cell.risk] || 'Other', cell)}
                        >
                          {count(cell.granted)}
                          <span className={styles.parts} aria-hidden="true">
                            <i className={styles.used} style={{ flexGrow: cell.used }} />
                            <i className={styles.unused} style={{ flexGrow: cell.unused }} />
                            <i className={styles.unknown} style={{ flexGrow: cell.unknown }} />
                          </span>
                        </Link>
                      )}
                    </td>
                  ))}
                  <td>
                    <Link
                      href={`${address(page, asked, { service: row.service })}#held`}
                      prefetch={false}
                      className={styles.sum}
                      aria-current={shows(row.service) ? 'true' : undefined}
                      aria-label={`${row.service}: ${count(row.granted)} granted, ${count(row.used)} used`}
                    >
                      {count(row.granted)}
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {map.more > 0 ? (
        <p className="small text-3 under">
          {counted(map.services - map.more, 'service')} of {count(map.services)}, the most dangerous excess
          first.{' '}
          <Link
            href={address(page, { ...asked, service: view.service, risk: view.risk }, { services: 'all' })}
            scroll={false}
          >
            Show all {count(map.services)}
          </Link>
        </p>
      ) : null}
    </ChartFrame>
  )
}
