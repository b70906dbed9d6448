import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { GET } from '@/app/api/v1/metrics/route'
import { ownDatabase } from '@/lib/db/testing'
import { countJob } from '@/lib/overview/counted'
import { listenForMetrics } from './metrics-listener'

ownDatabase()
afterAll(() => vi.unstubAllEnvs())

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

test('a worker tells its metrics to whoever has the token of the file, and the web server its own', async () => {
  expect(listenForMetrics()).toBeNull()
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'muster-scrape-')), 'token')
  writeFileSync(file, 'a-token-for-scraping\n')
  vi.stubEnv('MUSTER_METRICS_TOKEN_FILE', file)
  vi.stubEnv('MUSTER_WORKER_METRICS_PORT', String(20_000 + (process.pid % 20_000)))
  countJob('import', 'done', 1.5)
  const server = listenForMetrics()!
  try {
    await once(server, 'listening')
    const ask = (place: string, token: string) =>
      fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${place}`, bearer(token))
    expect((await ask('/metrics', 'another')).status).toBe(401)
    expect((await ask('/elsewhere', 'a-token-for-scraping')).status).toBe(404)
    const text = await (await ask('/metrics', 'a-token-for-scraping')).text()
    expect(text).toContain('muster_jobs_ended_total{job="import",outcome="done"} 1\n')
    expect(text).toContain('muster_jobs_ended_seconds_total{job="import",outcome="done"} 1.5\n')
    expect(text).toMatch(/^muster_build_info\{version="\d+\.\d+\.\d+",node="[\d.]+"\} 1$/m)
    expect(text).toMatch(/^muster_database_connections\{state="idle"\} \d+$/m)
  } finally {
    server.close()
  }
  const web = await GET(new Request('http://localhost/api/v1/metrics', bearer('a-token-for-scraping')), {
    params: Promise.resolve({}),
  })
  expect(web.status).toBe(200)
  expect(await web.text()).toContain('muster_identities 0\n')
  const refused = await GET(new Request('http://localhost/api/v1/metrics', bearer('another')), {
    params: Promise.resolve({}),
  })
  expect(refused.status).toBe(401)
})
