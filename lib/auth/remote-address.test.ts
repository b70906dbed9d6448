import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { addressOf } from './remote-address'

const server = `
  import http from 'node:http'
  http.createServer((request, response) => response.end(JSON.stringify(request.headers)))
    .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`

/** What a server with our preload sees of a request with these headers. */
async function seen(
  proxies: string | undefined,
  headers: Record<string, string>,
): Promise<Record<string, string>> {
  const child = spawn(
    process.execPath,
    ['--import', './lib/cli/remote-address.mjs', '--input-type=module', '-e', server],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, MUSTER_PROXIES: proxies } },
  )
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer]
    return (await (await fetch(`http://127.0.0.1:${String(port).trim()}`, { headers })).json()) as Record<
      string,
      string
    >
  } finally {
    child.kill()
  }
}
const claims = {
  'x-forwarded-for': '6.6.6.6, 192.0.2.7',
  'x-forwarded-host': 'elsewhere.example',
  'x-real-ip': '6.6.6.6',
  'x-muster-address': '6.6.6.6',
}

test('without a proxy only the connection says where a request comes from', async () => {
  for (const proxies of [undefined, '', '0']) {
    const headers = await seen(proxies, claims)
    expect(headers['x-muster-address']).toBe('127.0.0.1')
    expect(Object.keys(headers).filter((name) => /forwarded|real-ip/.test(name))).toEqual([])
  }
})

test('with proxies it is what the outermost of them wrote, whatever the caller claims before it', async () => {
  expect((await seen('1', claims))['x-muster-address']).toBe('192.0.2.7')
  expect((await seen('2', claims))['x-muster-address']).toBe('6.6.6.6')
  expect((await seen('1', {}))['x-muster-address']).toBe('127.0.0.1')
  expect((await seen('1', claims))['x-forwarded-host']).toBe('elsewhere.example')
})

test('one address is one, also through an IPv6 socket', () => {
  const of = (address: string) => addressOf(new Headers({ 'x-muster-address': address }))
  expect(of('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(of('2001:db8::ffff:7')).toBe('2001:db8::ffff:7')
  expect(addressOf(new Headers())).toBe('direct')
})
