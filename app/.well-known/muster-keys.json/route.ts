import { publicKey } from '@/lib/db/signing'

export const dynamic = 'force-dynamic'

/** The public half of the key that signs checkpoints and reports, as a JWK set (RFC 7517): open to everybody. */
export const GET = () =>
  Response.json({ keys: [publicKey()] }, { headers: { 'cache-control': 'public, max-age=3600' } })
