import type { Actor } from '@/lib/auth/actor'
import { askedInstant } from '@/lib/db/instant'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import { signed } from '@/lib/db/signing'
import { csvResponse, everyRow, type Sent, textResponse } from '@/lib/files/csv'
import { recordMessage } from '@/lib/model/record-message'
import { qualityOf } from './quality'
import { historyRows, type RecordRow, recordRows } from './record'
import { fileId, idText } from '@/lib/model/file-id'
import type { CampaignRow } from '@/lib/model/answers/attestation'

const columns: [string, (row: RecordRow) => string | number | boolean | null][] = [
  ['item', (row) => fileId(row.item)],
  ['identity', (row) => row.name],
  ['native_id', (row) => idText(row.nativeId)],
  ['state', (row) => row.state],
  ['stage', (row) => row.stage],
  ['change', (row) => row.change],
  ['decision', (row) => row.decision],
  ['reason', (row) => row.reason],
  ['removes', (row) => row.removes?.join(' ') ?? null],
  ['against_evidence', (row) => (row.decision === 'approve' ? row.against.join(' ') : null)],
  ['bulk', (row) => row.isBulk],
  ['reviewer', (row) => row.reviewer],
  ['asked_because', (row) => row.askedBecause],
  ['decided_by', (row) => row.decidedBy],
  ['decided_at', (row) => row.decidedAt],
  ['signed_at', (row) => row.signedAt],
  ['evidence_sha256', (row) => row.evidenceSha256],
  ['task', (row) => row.task && fileId(row.task)],
  ['task_state', (row) => row.taskState],
  ['changed_since', (row) => row.changedSince],
  ['not_carried_out_before', (row) => row.notCarriedOutBefore],
]

const everyItem = (actor: Actor, campaign: CampaignRow) =>
  everyRow((cursor) => recordRows(actor, campaign.id, cursor))

/** What a file is of, in each of its lines: another campaign, a part or another instant never makes the same bytes. */
const about = ['campaign', 'of', 'as_of']

/** One line an item, with the decision that stands. */
export function recordCsv(actor: Actor, campaign: CampaignRow): Response {
  const asOf = askedInstant()
  const of = [fileId(campaign.id), campaign.isPart ? 'a part' : 'all of it', iso(asOf)]
  let items = 0
  return csvResponse(
    `campaign-${campaign.id}`,
    [...about, ...columns.map(([name]) => name)],
    (async function* () {
      for await (const row of everyItem(actor, campaign)) {
        items++
        yield [...of, ...columns.map(([, cell]) => cell(row))]
      }
    })(),
    // Without a line it says nothing of what it is of.
    async (sent) => {
      if (items > 0) await issued(actor, campaign, 'csv', asOf, sent)
    },
  )
}

/**
 * The whole record: counts, items, every decision with its corrections, the way of each item, and the evidence under the
 * SHA-256 of its canonical JSON (RFC 8785). Streamed, so that its size does not matter.
 */
export function recordJson(actor: Actor, campaign: CampaignRow): Response {
  const asOf = askedInstant()
  const text = (async function* () {
    const quality = await qualityOf(actor, campaign.id)
    yield `{"campaign":${JSON.stringify(campaign)},"asOf":${JSON.stringify(asOf)},"reviewers":${JSON.stringify(quality)},"items":[`
    let page = await recordRows(actor, campaign.id, undefined)
    let isFirst = true
    while (page.rows.length > 0) {
      const history = await historyRows(
        actor,
        campaign.id,
        page.rows.map((row) => row.item),
      )
      for (const row of page.rows) {
        const of = (list: object[]) => list.filter((one) => (one as { item: string }).item === row.item)
        yield `${isFirst ? '' : ','}\n${JSON.stringify({ ...row, decisions: of(history.decisions), route: of(history.routes), evidence: evidenceOf(history, row.item) })}`
        isFirst = false
      }
      if (!page.next) break
      page = await recordRows(actor, campaign.id, page.next)
    }
    yield ']}\n'
  })()
  return textResponse(`campaign-${campaign.id}.json`, 'application/json; charset=utf-8', text, (sent) =>
    issued(actor, campaign, 'json', asOf, sent),
  )
}

// Signed and remembered when the whole of it has gone out, so that whoever has it can have it verified. The same bytes again are the
// same file.
async function issued(
  actor: Actor,
  campaign: CampaignRow,
  format: 'csv' | 'json',
  asOf: Date | null,
  { sha256, bytes }: Sent,
): Promise<void> {
  const at = new Date()
  const message = recordMessage({
    sha256,
    bytes,
    campaign: campaign.id,
    at: at.toISOString(),
    isPart: campaign.isPart,
    asOf: iso(asOf),
  })
  await rows(
    `insert into campaign_file (sha256, campaign_id, format, bytes, is_part, as_of, made_by, at, signature)
     values (decode($1, 'hex'), $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (sha256) do nothing`,
    [sha256, campaign.id, format, bytes, campaign.isPart, asOf, actor.label, at, signed(message)],
  )
}

const evidenceOf = (history: { decisions: object[]; evidence: object[] }, item: string): object[] => {
  const shown = new Set(
    (history.decisions as { item: string; evidenceSha256: string }[])
      .filter((one) => one.item === item)
      .map((one) => one.evidenceSha256),
  )
  return (history.evidence as { sha256: string }[]).filter((one) => shown.has(one.sha256))
}
