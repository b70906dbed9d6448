import { Equation } from '@/components/ui/equation'
import { type ImportDetail, rejectsCsv } from './queries'

/** read = new + changed + unchanged + rejected; apart from it what the file no longer lists, and what is not about identities. */
export function ImportEquation({ of }: { of: ImportDetail }) {
  const waits = of.state === 'preview'
  return (
    <Equation
      total={{ value: of.read, label: 'read' }}
      terms={[
        { value: of.stored, label: waits ? 'new' : 'stored new' },
        { value: of.updated, label: waits ? 'changed' : 'updated' },
        { value: of.unchanged, label: 'unchanged' },
        {
          value: of.rejected,
          label: 'rejected',
          href: of.rejected > 0 ? rejectsCsv(of.id) : undefined,
        },
      ]}
      asides={[
        ...(of.completeness === 'complete'
          ? [
              {
                value: of.gone,
                label: waits ? 'missing: stored before, not in this file' : 'identities retired',
              },
            ]
          : []),
        ...(of.other > 0 ? [{ value: of.other, label: 'not about identities' }] : []),
      ]}
    />
  )
}
