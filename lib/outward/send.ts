import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { CheckedTarget } from './target'

const TIMEOUT_MS = 10_000

/**
 * Posts a body to a checked target and answers with the status. Connects to the address that was checked, whatever the
 * name says by now; the certificate is still that of the name. Redirects are not followed: a receiver has one address,
 * and the next one would be unchecked. What the receiver answers is not read.
 */
export function post(
  { url, address, family }: CheckedTarget,
  headers: Record<string, string>,
  body: string,
): Promise<number> {
  const pinned: LookupFunction = (_name, options, done) =>
    options.all ? done(null, [{ address, family }]) : done(null, address, family)
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: 'POST',
        lookup: pinned,
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Muster-Webhooks',
          ...headers,
        },
      },
      (response) => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      },
    )
    request.on('error', (error) =>
      reject(error.name === 'AbortError' ? new Error(`No answer within ${TIMEOUT_MS / 1000} s`) : error),
    )
    request.end(body)
  })
}
