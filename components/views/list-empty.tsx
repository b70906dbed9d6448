import type { ReactNode } from 'react'

/** Sets what stands in place of the rows on the same edge as the rows. */
export function ListEmpty({ children }: { children: ReactNode }) {
  return <div style={{ padding: '4px 16px 16px 12px' }}>{children}</div>
}
