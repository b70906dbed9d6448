import { availableParallelism } from 'node:os'
import { z } from 'zod'
import type { Client } from './pool'

/** What the worker can be asked to do, and what it has to be told for it. */
export const jobs = {
  import: z.object({ importId: z.number().int() }),
  report: z.object({ reportId: z.string() }),
  deliver: z.object({ deliveryId: z.coerce.string() }),
  judge: z.unknown(),
  'judge-everything': z.unknown(),
  attestation: z.unknown(),
  mail: z.unknown(),
  'mail-reset-link': z.object({ email: z.string() }),
  recover: z.unknown(),
  'audit-checkpoint': z.unknown(),
  'expire-exceptions': z.unknown(),
  'due-reports': z.unknown(),
  'forget-deliveries': z.unknown(),
  'forget-limits': z.unknown(),
  'forget-history': z.unknown(),
} satisfies Record<string, z.ZodType>
export type Job = keyof typeof jobs
export type Payload<J extends Job> = z.infer<(typeof jobs)[J]>

/** The class of the advisory locks that workers hold while they live. */
export const WORKER_LOCK = 13

/** So many imports run side by side: half of the processors are left to whoever browses. */
const LANES = Math.max(1, Math.floor(availableParallelism() / 2))
const ATTEMPTS_MAX = 3
/** Attempts of one delivery: with graphile-worker's back-off about two and a half days. */
const DELIVERY_ATTEMPTS_MAX = 18

/**
 * Queues a job, as part of the caller's transaction. Asked for twice before it begins, a job for the same thing runs once. Imports
 * of one lane run one after another, in the order in which they came.
 */
export async function queue<J extends Job>(
  client: Pick<Client, 'query'>,
  job: J,
  ...[payload]: unknown extends Payload<J> ? [] : [Payload<J>]
): Promise<void> {
  const told = jobs[job].parse(payload ?? {}) as Record<string, string | number>
  await client.query(
    'select graphile_worker.add_job($1, $2::json, job_key := $3, max_attempts := $4, queue_name := $5)',
    [
      job,
      JSON.stringify(told),
      [job, ...Object.values(told)].join(':'),
      ATTEMPTS_MAX,
      job === 'import' ? `imports ${Number(told.importId) % LANES}` : null,
    ],
  )
}

/**
 * SQL that queues a delivery, for statements that make many. Each webhook has a queue of its own, so that a slow receiver
 * takes one slot of the worker and the others go on. A delivery that is queued twice is sent once.
 * @param id column with the id of the delivery
 * @param webhookId column with the id of its webhook
 */
export const queueDelivery = (id: string, webhookId: string): string =>
  `graphile_worker.add_job('deliver', json_build_object('deliveryId', ${id}),
     queue_name := 'webhook ' || ${webhookId}, job_key := 'deliver ' || ${id},
     max_attempts := ${DELIVERY_ATTEMPTS_MAX}, priority := 10)`
