import os from 'node:os'
import path from 'node:path'

/** Ports of this run; another pair lets two checkouts run side by side. */
export const port = Number(process.env.MUSTER_E2E_PORT ?? 3100)
export const idpPort = Number(process.env.MUSTER_E2E_IDP_PORT ?? 3300)
export const serverUrl = `http://127.0.0.1:${port}`
/** A second web server, which accepts the company login alone. */
export const companyPort = port + 5
export const companyUrl = `http://127.0.0.1:${companyPort}`
/** A third, at a host name: browsers make no passkeys for a bare address. */
export const namedPort = port + 6
export const namedUrl = `http://localhost:${namedPort}`
/** A fourth, with a database of its own, in which nobody has been. */
export const newcomerPort = port + 7
export const newcomerUrl = `http://127.0.0.1:${newcomerPort}`
/** What runs from a bundle. */
export const bundlePort = port + 8
export const idpUrl = `http://127.0.0.1:${idpPort}`
/** Where mail is sent to, and that it takes some. */
export const mailPort = Number(process.env.MUSTER_E2E_MAIL_PORT ?? 3400)
export const mailUrl = `smtp://127.0.0.1:${mailPort}`
export const secret = 'a secret for end-to-end tests only'
/** One folder a run: the web server and the tests find the same database through it. */
export const dataFolder = (process.env.MUSTER_E2E_DATA ??= path.join(
  os.tmpdir(),
  `muster-e2e-${process.pid}`,
))
/** The messages that were sent, a file for each. */
export const mailFolder = path.join(dataFolder, '..', `${path.basename(dataFolder)}-mail`)
