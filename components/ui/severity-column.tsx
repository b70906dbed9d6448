import type { severities } from '@/lib/model/vocabulary'
import type { Column } from './record-column'
import { SeverityMark } from './severity-mark'
import type { Sort } from './table'

/** The worst finding of an identity, narrow, before its name. */
export const severityColumn = (sort?: Sort): Column<{ severity: (typeof severities)[number] }> => ({
  id: 'severity',
  head: 'Sev',
  full: 'Severity',
  // The arrow of a head that sorts needs room.
  width: sort?.direction ? 56 : 40,
  sort,
  cell: ({ severity }) =>
    severity === 'none' ? (
      <span className="visually-hidden">No finding</span>
    ) : (
      <SeverityMark severity={severity} form="mark" />
    ),
})
