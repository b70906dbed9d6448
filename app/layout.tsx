import '@fontsource-variable/inter'
import './globals.css'
import '@/components/ui/theme.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { ColourSchemeScript } from '@/components/ui/colour-scheme-script'
import { colours, properties } from '@/components/ui/tokens'
import { Providers } from './providers'

export const metadata: Metadata = {
  title: { default: 'Muster', template: '%s · Muster' },
  description: 'Inventory of every non-human identity, with the evidence for each fact.',
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: colours.surface[0] },
    { media: '(prefers-color-scheme: dark)', color: colours.surface[1] },
  ],
}

// Paper is white whatever the screen is set to.
const paper = `:root:root:root{color-scheme:light;${Object.entries(properties('light'))
  .map(([name, value]) => `${name}:${value}`)
  .join(';')}}`

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <ColourSchemeScript nonce={nonce} />
        <style media="print" nonce={nonce} dangerouslySetInnerHTML={{ __html: paper }} />
      </head>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
