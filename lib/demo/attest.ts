import { createCampaign, launchCampaign } from '@/lib/attestation/campaign'
import { decideItem } from '@/lib/attestation/decide'
import { openItem } from '@/lib/attestation/item-detail'
import { listInbox } from '@/lib/attestation/item-queries'
import { signOff } from '@/lib/attestation/sign-off'
import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { canReduce, hasUnused, partsOf } from '@/lib/model/reduction'
import { campaignInput, type Decision, itemFilter } from '@/lib/model/attestation'

/** How many of the asked have answered by now, and how many of those have signed. */
const ANSWERED = 6
const SIGNED = 3

// What people answer, in turn; approving against the evidence needs the reason.
const answers: { decision: Decision; reason?: string }[] = [
  { decision: 'approve', reason: 'Runs every night; the new key is planned with the vendor.' },
  { decision: 'reduce', reason: 'Only what it used in the last ninety days.' },
  { decision: 'approve', reason: 'Looked through with the team, still needed as it is.' },
  { decision: 'revoke', reason: 'The service behind it was switched off in spring.' },
  { decision: 'approve', reason: 'Needed for the month-end run, seen in the log.' },
  { decision: 'unknown' },
]

/** A campaign of the made-up company: some owners have answered and signed, some are half through, some are late. */
export async function fillCampaign(analyst: Actor): Promise<void> {
  const { id } = await createCampaign(
    analyst,
    campaignInput.parse({
      name: 'Access in production, autumn 2026',
      purpose: 'Is what it may do still what it needs? Asked before the audit in January.',
      query: 'environment=production&severity=critical,high&owner=owned',
      days: 21,
    }),
  )
  await launchCampaign(analyst, id)
  const asked = await rows<{ email: string }>(
    `select p.email
     from campaign_item i
       join person p on p.id = i.reviewer_person_id
     where i.campaign_id = $1 and p.active
     group by p.email
     order by count(*) desc, p.email limit ${ANSWERED}`,
    [id],
  )
  for (const [place, { email }] of asked.entries()) {
    const owner: Actor = { kind: 'user', id: email, label: email, role: 'owner', scope: {} }
    const inbox = await listInbox(owner, id, itemFilter.parse({ state: 'pending', limit: '100' }))
    const share = place < SIGNED ? inbox.rows.length : Math.ceil(inbox.rows.length / 2)
    for (const [turn, item] of inbox.rows.slice(0, share).entries()) {
      const open = await openItem(owner, item.id)
      const given = answers[(place + turn) % answers.length]!
      // Where nothing can go it is kept, and where no use is known one part is named.
      const answer = given.decision === 'reduce' && !canReduce(open.evidence) ? answers[0]! : given
      const names = answer.decision === 'reduce' && !hasUnused(open.evidence)
      await decideItem(owner, item.id, {
        ...answer,
        removes: names ? partsOf(open.evidence).slice(-1) : [],
        evidence: open.evidenceSha256,
        sawDecision: open.currentDecision,
      })
    }
    if (place < SIGNED && inbox.rows.length > 0) await signOff(owner, id)
  }
}
