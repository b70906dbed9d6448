import { createHash, randomUUID } from 'node:crypto'
import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { keepEvidence } from '@/lib/frameworks/evidence-files'
import { answerRequest } from '@/lib/requests/answer'
import { askForEvidence } from '@/lib/requests/ask'
import { decideRequest } from '@/lib/requests/decide'

const minutes = `Access review in production, autumn 2026: minutes
Present: platform, payments, data, security.
1. Each owner answers for the service accounts of their team until the end of the month.
2. Accounts that nobody answers for are revoked after a second reminder.
`

/** What the auditor of the made-up company asks for: one request is accepted, one waits for its answer too long, one for the auditor. */
export async function fillRequests(analyst: Actor): Promise<void> {
  const auditor: Actor = {
    kind: 'user',
    id: randomUUID(),
    label: 'auditor@example.test',
    role: 'auditor',
    scope: {},
  }
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const ask = async (title: string, wanted: string, control: string, due: number) => {
    const request = { id: randomUUID(), title, wanted, framework: 'nist-csf-2.0', control, due_on: day(due) }
    return (await askForEvidence(auditor, request)).id
  }

  const review = await ask(
    'Minutes of the access review in autumn',
    'Who took part, what was agreed, and how it is followed up.',
    'PR.AA-05',
    10,
  )
  const file = Buffer.from(minutes)
  const sha256 = createHash('sha256').update(file).digest('hex')
  await keepEvidence(analyst, sha256, inOnePart(file))
  const { id: answer } = await answerRequest(analyst, review, {
    id: randomUUID(),
    text: 'The minutes; the campaign itself is linked.',
    link: '/attestation',
    file: { name: 'minutes-access-review-2026.txt', sha256 },
  })
  await decideRequest(auditor, review, { id: randomUUID(), decision: 'accept', answer })

  const rotation = await ask(
    'How the payment keys were rotated in the third quarter',
    'The change tickets of the rotations from July to September.',
    'PR.AA-01',
    21,
  )
  await answerRequest(analyst, rotation, {
    id: randomUUID(),
    text: 'The tasks with their tickets; two are still on the way.',
    link: '/tasks?closed=true&q=payment',
  })

  const suppliers = await ask(
    'Register of suppliers with access to production',
    'Name, purpose, contract and last assessment of each supplier.',
    'GV.SC-04',
    1,
  )
  await rows('update evidence_request set due_on = current_date - 4 where id = $1', [suppliers])
}

async function* inOnePart(file: Buffer) {
  yield file
}
