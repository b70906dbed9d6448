import { existsSync } from 'node:fs'
import path from 'node:path'
import { defineConfig } from '@playwright/test'
import { dataFolder, idpUrl, mailFolder, mailPort, mailUrl, port, secret, serverUrl } from './e2e/settings'

/** The browser: the one named, else the system's, else Playwright's own, else the one that npm brought (Linux x64). */
async function browser(): Promise<string | undefined> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH=${named} does not exist`)
    return named
  }
  const system = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((file) => existsSync(file))
  if (system) return system
  const { chromium } = await import('@playwright/test')
  if (existsSync(chromium.executablePath())) return undefined
  if (process.platform === 'linux' && process.arch === 'x64')
    return (await import('@sparticuz/chromium')).default.executablePath()
  throw new Error('No browser: set CHROMIUM_PATH, install chromium, or run `npx playwright install chromium`')
}
const executablePath = await browser()

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  globalSetup: './e2e/estate.ts',
  use: {
    baseURL: serverUrl,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      // Chromium has no sandbox as root.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-dev-shm-usage',
      ],
    },
  },
  webServer: [
    {
      command: 'node e2e/identity-provider.mjs',
      url: `${idpUrl}/.well-known/openid-configuration`,
      reuseExistingServer: false,
    },
    {
      command: 'node e2e/mailbox.mjs',
      url: `http://127.0.0.1:${mailPort + 1}/`,
      reuseExistingServer: false,
      env: { MUSTER_E2E_MAIL: mailFolder, MUSTER_E2E_MAIL_PORT: String(mailPort) },
    },
    {
      command: `node ${path.join('e2e', 'serve.mjs')}`,
      url: `${serverUrl}/api/v1/health`,
      reuseExistingServer: false,
      timeout: 600_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
      stdout: 'pipe',
      env: {
        PORT: String(port),
        MUSTER_DATA: dataFolder,
        MUSTER_SECRET: secret,
        MUSTER_URL: serverUrl,
        // Tests that speak for another address count as a proxy.
        MUSTER_PROXIES: '1',
        MUSTER_ORIGINAL_DAYS: '400',
        MUSTER_SMTP_URL: mailUrl,
        MUSTER_MAIL_FROM: 'muster@example.test',
        MUSTER_ADMIN_EMAIL: 'admin@example.test',
        MUSTER_ADMIN_PASSWORD: 'correct horse battery staple',
        OIDC_ISSUER: idpUrl,
        OIDC_CLIENT_ID: 'muster',
        OIDC_CLIENT_SECRET: 'a-secret-for-tests-only',
        // A database of the tests' own, whatever the developer's environment says.
        DATABASE_URL: '',
      },
    },
  ],
})
