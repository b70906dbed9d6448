import { createHash, randomBytes } from 'node:crypto'

/** The token of a one-use link: 192 random bits. */
export const newLinkToken = (): string => randomBytes(24).toString('base64url')

/** What is stored of it. A plain hash is enough, because nobody can guess 192 bits. */
export const linkHash = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest())
