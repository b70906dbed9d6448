import { defineConfig } from 'prisma/config'

// `prisma generate` never runs the schema engine, so an air-gapped machine needs no engine download: any executable
// satisfies the look-up. Migrations are plain SQL, applied by lib/db/migrate.ts.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://muster@127.0.0.1/muster' },
})
