import { count } from '@/components/ui/figures'
import type { Risk, RightsCell } from '@/lib/inventory/identity-permissions'
import type { ChartData } from './chart-data'

/** Columns, the worst first. */
export const heatRisks: readonly Risk[] = [
  'escalation',
  'policy_admin',
  'credential_exposure',
  'data_access',
  'infrastructure_change',
  'none',
]

interface HeatCell {
  risk: Risk
  granted: number
  used: number
  unused: number
  unknown: number
  /** How dark: 0 is nothing held, 5 the most that is not known to be used of its risk. */
  heat: 0 | 1 | 2 | 3 | 4 | 5
}

interface HeatRow {
  service: string
  granted: number
  used: number
  cells: HeatCell[]
}

export interface HeatMap {
  rows: HeatRow[]
  /** Services beyond those shown. */
  more: number
  services: number
  granted: number
  data: ChartData
}

/** Where silence proves nothing, all that was not used is unknown. */
const split = ({ granted, used, unlogged }: RightsCell, isUseKnown: boolean) => {
  const unknown = isUseKnown ? unlogged : granted - used
  return { granted, used, unknown, unused: granted - used - unknown }
}

/** Rights by service and risk, the services with the most dangerous excess first; unused ones are hot. */
export function prepareHeat(
  cells: readonly RightsCell[],
  isUseKnown: boolean,
  names: Readonly<Record<Risk, string>>,
  most: number,
): HeatMap {
  // What nobody can show to be used is as hot as what is known to be unused.
  const hotOf = (cell: { unused: number; unknown: number }) => cell.unused + cell.unknown
  // Each risk has a scale of its own: there are few ways to escalate and many rights that lead nowhere, which stay pale.
  const hottest = new Map<Risk, number>()
  for (const cell of cells)
    hottest.set(cell.risk, Math.max(hottest.get(cell.risk) ?? 1, hotOf(split(cell, isUseKnown))))
  const heatOf = (risk: Risk, hot: number): HeatCell['heat'] =>
    hot === 0 || risk === 'none'
      ? 1
      : (Math.min(
          5,
          2 + Math.floor((3 * Math.log1p(hot)) / Math.log1p(hottest.get(risk)!)),
        ) as HeatCell['heat'])
  const rows = [...Map.groupBy(cells, ({ service }) => service)].map(([service, own]): HeatRow => {
    const byRisk = new Map(own.map((cell) => [cell.risk, split(cell, isUseKnown)]))
    return {
      service,
      granted: own.reduce((sum, { granted }) => sum + granted, 0),
      used: own.reduce((sum, { used }) => sum + used, 0),
      cells: heatRisks.map((risk) => {
        const cell = byRisk.get(risk)
        return cell
          ? { risk, ...cell, heat: heatOf(risk, hotOf(cell)) }
          : { risk, granted: 0, used: 0, unused: 0, unknown: 0, heat: 0 }
      }),
    }
  })
  rows.sort((a, b) => byDanger(a, b) || (a.service < b.service ? -1 : 1))
  return {
    rows: rows.slice(0, most),
    more: Math.max(0, rows.length - most),
    services: rows.length,
    granted: rows.reduce((sum, { granted }) => sum + granted, 0),
    data: {
      head: ['Service', ...heatRisks.map((risk) => names[risk] || 'Other'), 'Granted', 'Used'],
      rows: rows.map(({ service, cells: own, granted, used }) => [
        service,
        ...own.map((cell) => cell.granted),
        granted,
        used,
      ]),
    },
  }
}

/** The one with more excess at the worst risk in which they differ. */
function byDanger(a: HeatRow, b: HeatRow): number {
  for (const [at, { unused, unknown }] of a.cells.entries()) {
    const other = b.cells[at]!
    const difference = other.unused + other.unknown - unused - unknown
    if (difference !== 0) return difference
  }
  return b.granted - a.granted
}

/** "iam, privilege escalation: 42 granted, 0 used, 40 unused, 2 unknown". */
export const heatWords = (
  service: string,
  risk: string,
  { granted, used, unused, unknown }: Omit<HeatCell, 'risk' | 'heat'>,
): string =>
  `${service}, ${risk.toLowerCase()}: ${count(granted)} granted, ${count(used)} used, ${count(unused)} unused, ${count(unknown)} unknown`
