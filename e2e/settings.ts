import os from 'node:os'
import path from 'node:path'

export const port = 3100
export const serverUrl = `http://127.0.0.1:${port}`
export const idpUrl = 'http://127.0.0.1:3300'
export const secret = 'a secret for end-to-end tests only'
/** One folder a run: the web server and the tests find the same database through it. */
export const dataFolder = (process.env.MUSTER_E2E_DATA ??= path.join(
  os.tmpdir(),
  `muster-e2e-${process.pid}`,
))
