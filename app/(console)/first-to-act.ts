import type { FirstToAct } from '@/components/overview/act-first'
import { isOpen } from '@/components/identities/sheet'
import type { Actor } from '@/lib/auth/actor'
import { countIdentities, listIdentities } from '@/lib/inventory/identities'
import { findingsOf } from '@/lib/findings/queries'
import { identityFilter } from '@/lib/model/filters'
import { brokenControls } from './broken-controls'

const SHOWN = '6'

/** The identities at the head of the list by risk, each with its open findings, and how many are critical or high. */
export async function firstToAct(actor: Actor): Promise<{ rows: FirstToAct[]; total: number }> {
  const [page, total] = await Promise.all([
    listIdentities(actor, identityFilter.parse({ limit: SHOWN })),
    countIdentities(actor, identityFilter.parse({ severity: 'critical,high' })),
  ])
  const rows = await Promise.all(
    page.rows
      .filter((identity) => identity.findings > 0)
      .map(async (identity) => {
        const findings = (await findingsOf(identity.id)).filter(isOpen)
        const controls = (await brokenControls(findings)).filter(({ pinned }) => pinned)
        return { identity, findings, controls: controls.map(({ id }) => id) }
      }),
  )
  return { rows, total }
}
