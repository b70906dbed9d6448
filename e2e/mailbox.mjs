// A real SMTP server for the browser tests. What it took is kept in a folder, a file for each message; GET / answers when it is ready.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { SMTPServer } from 'smtp-server'

const port = Number(process.env.MUSTER_E2E_MAIL_PORT ?? 3400)
const folder = process.env.MUSTER_E2E_MAIL
fs.mkdirSync(folder, { recursive: true })
let count = 0

new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    const chunks = []
    stream.on('data', (chunk) => chunks.push(chunk))
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map((one) => one.address)
      const message = JSON.stringify({ to, text: Buffer.concat(chunks).toString('utf8') })
      const name = `${String(++count).padStart(5, '0')}.json`
      // Whole or not at all for whoever looks.
      fs.writeFileSync(path.join(folder, `.${name}`), message)
      fs.renameSync(path.join(folder, `.${name}`), path.join(folder, name))
      done()
    })
  },
}).listen(port, '127.0.0.1', () =>
  http.createServer((_request, response) => response.end('ready')).listen(port + 1, '127.0.0.1'),
)
