import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, vi } from 'vitest'

/** A message as the server took it: still in the encoding of mail. */
export interface Taken {
  to: string[]
  text: string
}

/**
 * A real SMTP server for the tests of a file, at which MUSTER_SMTP_URL points meanwhile; links in mail point at muster.example.
 * @returns what it took; while `refuses` is true, it takes nothing
 */
export function ownMailbox(): { taken: Taken[]; refuses: boolean } {
  const box: { taken: Taken[]; refuses: boolean } = { taken: [], refuses: false }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(box.refuses ? new Error('mailbox is full') : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        box.taken.push({
          to: session.envelope.rcptTo.map((one) => one.address),
          text: Buffer.concat(chunks).toString('utf8'),
        })
        done()
      })
    },
  })
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
    vi.stubEnv('MUSTER_SMTP_URL', `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`)
    vi.stubEnv('MUSTER_URL', 'https://muster.example')
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await new Promise<void>((done) => server.close(done))
  })
  return box
}
