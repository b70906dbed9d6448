import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const server = `
  import http from 'node:http'
  http.createServer((request, response) => {
    if (request.url.startsWith('/broken')) console.error('\\x1b[31ma library %s\\x1b[39m', 'complains')
    response.statusCode = request.url.startsWith('/broken') ? 500 : 200
    response.end(request.headers['x-request-id'])
  }).listen(0, '127.0.0.1', function () { process.send(this.address().port) })`

/** What a server with our preload, and no database, answers and logs. */
async function asked(
  paths: string[],
  env: Record<string, string> = {},
): Promise<{ ids: string[]; seen: string[]; lines: Record<string, unknown>[]; raw: string }> {
  const child = spawn(
    process.execPath,
    ['--import', './lib/cli/request-log.mjs', '--input-type=module', '-e', server],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: { ...process.env, DATABASE_URL: '', ...env } },
  )
  let raw = ''
  child.stdout!.on('data', (text: Buffer) => (raw += String(text)))
  const [port] = (await once(child, 'message')) as [number]
  const [ids, seen]: [string[], string[]] = [[], []]
  for (const path of paths) {
    const headers = { 'x-request-id': 'given-by-the-caller', authorization: 'Bearer canary' }
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
    ids.push(answer.headers.get('x-request-id')!)
    seen.push(await answer.text())
  }
  const lines = () =>
    raw
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  await expect.poll(() => lines().filter(({ msg }) => msg === 'request').length).toBeGreaterThan(0)
  await new Promise((resolve) => setTimeout(resolve, 100))
  child.kill()
  return { ids, seen, lines: lines(), raw }
}

test('each request is one JSON line with its id and without its query or headers', async () => {
  const { ids, seen, lines, raw } = await asked(['/findings?q=canary', '/broken', '/api/v1/live'])
  expect(seen).toEqual(ids)
  expect(ids).not.toContain('given-by-the-caller')
  expect(lines.filter(({ msg }) => msg === 'request')).toMatchObject([
    { level: 30, request: ids[0], method: 'GET', path: '/findings', status: 200 },
    { level: 40, request: ids[1], method: 'GET', path: '/broken', status: 500 },
  ])
  expect(lines).toContainEqual(expect.objectContaining({ level: 50, msg: 'a library complains' }))
  expect(raw).not.toContain('canary')
})

test('a proxy of ours may name requests', async () => {
  expect((await asked(['/'], { MUSTER_PROXIES: '1' })).ids).toEqual(['given-by-the-caller'])
})
