import { createHmac } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { checkTarget } from './target'
import { bodyOf, headlineOf, type Outbound } from './format'
import { post } from './send'
import { newSecret, signedHeaders } from './sign'

const refused = (target: string, allowed: string[] = []) =>
  expect(checkTarget(target, allowed)).rejects.toThrow(
    /is at|need https|not a URL|start with|Remove user|no address/,
  )

test('no target outside the public internet is called, however its address is written', async () => {
  for (const target of [
    'http://127.0.0.1/',
    'https://127.0.0.1:8443/',
    'https://localhost/',
    'https://0.0.0.0/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:169.254.169.254]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[2002:7f00:1::]/',
    'https://[::127.0.0.1]/',
    'https://[::7f00:1]/',
    'https://[::a9fe:a9fe]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[64:ff9b:1::7f00:1]/',
    'https://[2001:0:7f00:1::]/',
    'https://[2606:4700::5efe:7f00:1]/',
    'https://[2606:4700::200:5efe:10.0.0.1]/',
    'https://[4000::1]/',
    'https://[fe80::1]/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'http://93.184.215.14/',
    'https://user:word@93.184.215.14/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'nonsense',
    'https://no-such-host.invalid/',
  ])
    await refused(target)
  expect((await checkTarget('https://93.184.215.14/hook', [])).address).toBe('93.184.215.14')
})

test('an allowed network is that network only', async () => {
  expect((await checkTarget('http://127.0.0.1:9/hook', ['127.0.0.0/8'])).address).toBe('127.0.0.1')
  await refused('http://10.0.0.1/', ['127.0.0.0/8'])
  await refused('https://[::1]/', ['127.0.0.0/8'])
  expect((await checkTarget('https://[::ffff:127.0.0.1]/', ['127.0.0.0/8'])).family).toBe(6)
})

test('the connection goes to the address that was checked, whatever the name says by now', async () => {
  const hosts: (string | undefined)[] = []
  const server = http.createServer((request, response) => {
    hosts.push(request.headers.host)
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // A name that resolves nowhere: only the pinned address can answer.
  const url = new URL(`http://rebound.invalid:${port}/hook`)
  expect(await post({ url, address: '127.0.0.1', family: 4 }, {}, '{}')).toBe(204)
  expect(hosts).toEqual([`rebound.invalid:${port}`])
  server.close()
})

test('a receiver can check the signature with the published recipe', () => {
  const secret = newSecret()
  const headers = signedHeaders(secret, 'msg_1', new Date('2026-11-22T08:00:00Z'), '{"a":1}')
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  expect(headers['webhook-timestamp']).toBe('1795334400')
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', key).update('msg_1.1795334400.{"a":1}').digest('base64')}`,
  )
})

test('every format carries the same things, and a name cannot make markup', () => {
  const event: Outbound = {
    id: 'e1',
    type: 'finding.regressed',
    at: new Date('2026-11-22T08:00:00Z'),
    total: 12,
    items: Array.from({ length: 12 }, (_, n) => ({
      id: String(n),
      title: n === 0 ? '<!channel> & [x](https://evil.example)|' : `Finding ${n}`,
      path: `/findings/${n}`,
      severity: 'high' as const,
      identity: 'svc-*bold*',
      proof: 'AKIA1 stands in payments/.env line 12.',
    })),
  }
  expect(headlineOf(event)).toBe('12 findings regressed')
  const json = JSON.parse(bodyOf(event, 'json', 'https://muster.example'))
  expect(json).toMatchObject({ id: 'e1', type: 'finding.regressed', timestamp: '2026-11-22T08:00:00.000Z' })
  expect(json.data.items).toHaveLength(12)
  expect(json.data.items[3].url).toBe('https://muster.example/findings/3')
  const slack = bodyOf(event, 'slack', 'https://muster.example')
  expect(slack).toContain('&lt;!channel&gt; &amp;')
  expect(slack).not.toContain('<!channel>')
  expect(slack).toContain('svc-*bold* · AKIA1 stands in payments/.env line 12.')
  expect(slack).toContain('and 2 more')
  const teams = JSON.parse(bodyOf(event, 'teams', 'https://muster.example'))
  const [, first] = teams.attachments[0].content.body
  expect(first.text).toContain('\\[x\\]\\(https://evil.example\\)')
  expect(first.text).toContain('svc-\\*bold\\*')
})
