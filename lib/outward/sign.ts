import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'

/** A new signing secret. 256 bits, in the form that libraries for Standard Webhooks take. */
export const newSecret = (): string => PREFIX + randomBytes(32).toString('base64')

/**
 * The headers that let a receiver check a delivery (Standard Webhooks 1.0): HMAC-SHA-256 over `id.timestamp.body`. The id
 * stays the same on every try, so that a receiver recognises what it gets twice; the timestamp is that of this try.
 */
export function signedHeaders(
  secret: string,
  id: string,
  at: Date,
  body: string,
): { 'webhook-id': string; 'webhook-timestamp': string; 'webhook-signature': string } {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
