import { fileId } from '@/lib/model/file-id'
import type { Cell } from './report'
import type { ReportEvidence } from '@/lib/model/answers/reports'

/** The evidence sheet as lines of cells: for a table's foot, a sheet, a page. */
export function evidenceLines(evidence: ReportEvidence): Cell[][] {
  const { params, frameworks, sources, imports, gaps, notes, ...plain } = evidence
  return [
    ...Object.entries(plain).map(([name, value]): Cell[] => [name, value]),
    ...notes.map((note): Cell[] => ['note', note]),
    ...frameworks.map(({ id, version, edition }): Cell[] => ['framework', id, version, edition ?? null]),
    ...params.map((one): Cell[] => [
      'check',
      one.check,
      Object.entries(one.params)
        .map(([name, value]) => `${name} ${value}`)
        .join('; '),
    ]),
    ...params.flatMap(({ check, narrower = [] }) =>
      narrower.map((one): Cell[] => [
        'part',
        check,
        Object.values(one.when).join(', '),
        Object.entries(one.params)
          .map(([name, value]) => `${name} ${value}`)
          .join('; '),
      ]),
    ),
    [
      'source',
      'name',
      'state',
      'last import',
      'last import at',
      'last complete at',
      'received',
      'stored',
      'updated',
      'unchanged',
      'rejected',
      'identities',
    ],
    ...sources.map((one): Cell[] => [
      'source',
      one.source,
      one.state,
      one.lastImport && fileId(one.lastImport),
      one.lastImportAt,
      one.lastCompleteAt,
      one.received,
      one.stored,
      one.updated,
      one.unchanged,
      one.rejected,
      one.identities,
    ]),
    [
      'import',
      'number',
      'source',
      'exported at',
      'received',
      'stored',
      'updated',
      'unchanged',
      'rejected',
      'records that stand',
      'events',
    ],
    ...imports.map((one): Cell[] => [
      'import',
      fileId(one.import),
      one.source,
      one.at,
      one.received,
      one.stored,
      one.updated,
      one.unchanged,
      one.rejected,
      one.records,
      one.events,
    ]),
    ...(gaps.length > 0 ? gaps : ['none']).map((gap): Cell[] => ['known gap', gap]),
  ]
}
