import type { ReactNode } from 'react'
import { actions } from '@/components/shell/actions'
import { Shell } from '@/components/shell/shell'
import { may } from '@/lib/auth/permissions'
import { requireSession } from '@/lib/auth/session'
import { recentCounts } from '@/lib/overview/overview'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor, name, email, role, scope, mustEnrol, isDemo } = await requireSession(true)
  // The counts only decorate the rail: they never hold up a page, and a page never fails because of them.
  const counts = mustEnrol ? Promise.resolve(null) : recentCounts(actor).catch(() => null)
  return (
    <Shell
      person={{ name, email, role, scope }}
      actions={mustEnrol ? [] : actions.filter(({ needs }) => may(actor, needs)).map(({ id }) => id)}
      counts={counts}
      note={isDemo ? 'Demo data. Every name is made up.' : undefined}
    >
      {children}
    </Shell>
  )
}
