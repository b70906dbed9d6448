import { createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { hash } from '@node-rs/argon2'
import { type BrowserContext, expect, type Page, test as base } from '@playwright/test'
import { encode } from 'next-auth/jwt'
import pg from 'pg'
import type { Role } from '@/lib/model/vocabulary'
import { startPostgres } from '../lib/db/launcher.mjs'
import { dataFolder, mailFolder, secret, serverUrl } from './settings'

/** The database of the running server. */
export async function database(): Promise<pg.Client> {
  const { url } = await startPostgres(dataFolder)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

const sessionKey = () =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret), 'muster', 'sessions', 32)).toString('hex')

/** Signs somebody in by inserting their account and session: the journeys are about work, not about the login form. */
export async function signIn(
  context: BrowserContext,
  role: Role,
  scope: object = {},
): Promise<{ userId: string; email: string; sessionId: string }> {
  const client = await database()
  const userId = randomUUID()
  const sessionId = randomUUID()
  const email = `${role}-${userId.slice(0, 6)}@example.test`
  try {
    await client.query('insert into app_user (id, email, name) values ($1, $2, $3)', [
      userId,
      email,
      `Test ${role}`,
    ])
    await client.query('insert into role_binding (user_id, role, scope) values ($1, $2, $3)', [
      userId,
      role,
      scope,
    ])
    await client.query(
      "insert into session (id, user_id, via, expires_at) values ($1, $2, 'oidc', now() + interval '1 hour')",
      [sessionId, userId],
    )
  } finally {
    await client.end()
  }
  const value = await encode({ token: { sid: sessionId }, secret: sessionKey(), maxAge: 3600 })
  await context.addCookies([
    { name: 'next-auth.session-token', value, url: serverUrl, httpOnly: true, sameSite: 'Lax' },
  ])
  return { userId, email, sessionId }
}

/** An account with a password, for a journey that begins at the login form. */
export async function localAccount(role: Role): Promise<{ email: string; password: string }> {
  const password = 'a long enough password'
  const email = `${role}-${randomUUID().slice(0, 6)}@example.test`
  const client = await database()
  try {
    const { rows } = await client.query(
      'insert into app_user (id, email, name, password_hash) values ($1, $2, $3, $4) returning id',
      [randomUUID(), email, `Local ${role}`, await hash(password)],
    )
    await client.query('insert into role_binding (user_id, role) values ($1, $2)', [rows[0].id, role])
  } finally {
    await client.end()
  }
  return { email, password }
}

/** An API token with a role, straight into the database. */
export async function tokenFor(role: Role, scope: object = {}): Promise<string> {
  const token = `muster_${randomBytes(24).toString('base64url')}`
  const client = await database()
  try {
    await client.query(
      `insert into api_token (id, name, token_hash, role, scope, created_by, expires_at)
       values ($1, 'test', $2, $3, $4, 'test', now() + interval '1 hour')`,
      [randomUUID(), createHash('sha256').update(token).digest(), role, scope],
    )
  } finally {
    await client.end()
  }
  return token
}

/** Waits until nothing moves or changes its colour any more. */
const still = (page: Page): Promise<unknown> =>
  page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))))

/** The page as a person gets to see it: streamed to its end, titled, nothing still loading. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  // Beside an open drawer on a phone it is there for those who listen.
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached()
  await expect(page).toHaveTitle(/\S/)
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
}

/** Axe finds nothing on the page, in either theme. */
export async function expectAccessible(
  page: Page,
  schemes: ('light' | 'dark')[] = ['light', 'dark'],
): Promise<void> {
  await settled(page)
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.evaluate((value) => document.documentElement.setAttribute('data-colours', value), scheme)
    await still(page)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(
      violations.map(
        (one) => `${scheme}: ${one.id} (${one.nodes.length}) ${one.nodes[0]?.html.slice(0, 160)}`,
      ),
    ).toEqual([])
  }
}

/**
 * Runs in every page before its own scripts. What is pressed before React has taken over a page is lost, and on a busy machine
 * a test is faster than that; so nothing can be hit until then, and Playwright waits with its press as it does for a button
 * that another thing covers. React marks every node that it has taken over.
 */
function holdUntilTakenOver(): void {
  const veil = new CSSStyleSheet()
  veil.replaceSync('html { pointer-events: none !important }')
  document.adoptedStyleSheets.push(veil)
  const taken = () =>
    document.readyState === 'complete' &&
    // The login form of the identity provider is no page of ours.
    (!document.querySelector('script[src*="/_next/"]') ||
      [...document.querySelectorAll('body :is(a, button, input, select, textarea, h1)')].every((node) =>
        Object.keys(node).some((key) => key.startsWith('__react')),
      ))
  const look = () => {
    if (!taken()) return void setTimeout(look, 20)
    // Listeners are set in effects, which run behind the first frame.
    requestAnimationFrame(() =>
      setTimeout(() => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== veil)
      }),
    )
  }
  look()
}

/** Waits until the page answers: for what is typed or chosen after a page has led to another by itself. */
export async function answering(page: Page): Promise<void> {
  await page.waitForFunction(() => document.adoptedStyleSheets.length === 0)
}

/** A page on which anything the browser complains of (script errors, policy violations) fails the test. */
export const test = base.extend<{ complaints: string[] }, { everyContext: void }>({
  everyContext: [
    async ({ browser }, use) => {
      const newContext = browser.newContext.bind(browser)
      browser.newContext = async (options) => {
        const context = await newContext(options)
        await context.addInitScript(holdUntilTakenOver)
        return context
      }
      await use()
    },
    { scope: 'worker', auto: true },
  ],
  page: async ({ page }, use) => {
    const goto = page.goto.bind(page)
    page.goto = async (...address) => {
      const response = await goto(...address)
      // A page that sends its reader on while it streams is left in between: then the next one is waited for.
      for (let tries = 0; tries < 3; tries++) {
        const left = await answering(page).then(
          () => false,
          (error: Error) => /Execution context was destroyed/.test(error.message) || Promise.reject(error),
        )
        if (!left) break
        await page.waitForLoadState()
      }
      return response
    }
    await use(page)
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        // A refused request is part of some journeys; the browser reports it as an error of its own.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
          complaints.push(message.text())
      })
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})
export { expect }

/** The text of the newest mail to an address whose text matches, its encoding undone; waits for it. */
export async function mailTo(address: string, matching: RegExp): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    for (const file of readdirSync(mailFolder).toSorted().toReversed()) {
      if (file.startsWith('.')) continue
      const { to, text } = JSON.parse(readFileSync(join(mailFolder, file), 'utf8'))
      // Quoted-printable: soft line breaks out, "=3D" back to "=".
      const read = text.replaceAll('=\r\n', '').replaceAll('=3D', '=')
      if (to.includes(address) && matching.test(read)) return read
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`No mail with ${matching} came to ${address}.`)
}

/** The link in the newest mail to an address, once it has come. */
export async function linkMailedTo(address: string, path: string, server = serverUrl): Promise<string> {
  const link = new RegExp(`${server}${path}\\?token=[\\w-]+`)
  return link.exec(await mailTo(address, link))![0]
}
