import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const alias = {
  '@': here('.'),
  // Next resolves this marker by itself; outside of Next it throws on import.
  'server-only': here('./node_modules/server-only/empty.js'),
}

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['lib/**/*.test.ts', 'components/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', 'node_modules/**'],
        },
      },
      {
        resolve: { alias },
        // Tests that need PostgreSQL.
        test: {
          name: 'integration',
          include: ['lib/**/*.db.test.ts', 'app/**/*.db.test.ts'],
          globalSetup: ['lib/db/testing-server.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Two cores: more workers only take them from PostgreSQL.
          maxWorkers: 2,
        },
      },
    ],
  },
})
