import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { requireSession } from '@/lib/auth/session'
import { recentCounts } from '@/lib/overview/overview'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor, name, email, role, scope, mustEnrol, isDemo } = await requireSession(true)
  // The counts only decorate the rail: they never hold up a page, and a page never fails because of them.
  const counts = mustEnrol ? Promise.resolve(null) : recentCounts(actor).catch(() => null)
  return (
    <Shell
      person={{ name, email, role, scope }}
      counts={counts}
      note={isDemo ? 'Demo data. Every name is made up.' : undefined}
    >
      {children}
    </Shell>
  )
}
