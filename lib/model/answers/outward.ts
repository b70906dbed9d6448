import { z } from 'zod'
import { timestamp } from './page'
import { outboundTypes, webhookFormats } from '@/lib/model/outward'

export const webhookRow = z.object({
  id: z.string(),
  name: z.string(),
  format: z.enum(webhookFormats),
  events: z.array(z.enum(outboundTypes)),
  target: z.string(),
  createdBy: z.string(),
  createdAt: timestamp,
  isPaused: z.boolean(),
  waiting: z.int(),
  failed: z.int(),
  lastDeliveredAt: timestamp.nullable(),
})
export type WebhookRow = z.infer<typeof webhookRow>

export const deliveryRow = z.object({
  id: z.string(),
  type: z.enum(outboundTypes),
  items: z.int(),
  state: z.enum(['waiting', 'failed', 'delivered']),
  createdAt: timestamp,
  deliveredAt: timestamp.nullable(),
  replays: z.int(),
  attempts: z.array(
    z.object({
      at: z.string(),
      durationMs: z.number(),
      status: z.int().nullable(),
      error: z.string().nullable(),
    }),
  ),
})
export type DeliveryRow = z.infer<typeof deliveryRow>
