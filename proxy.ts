import { type NextRequest, NextResponse } from 'next/server'
import { setting } from '@/lib/db/settings'
import { securityHeaders } from '@/lib/http/headers'

/** Gives every page a fresh nonce and the headers that keep it to itself. Not an authorisation boundary: routes and pages check by themselves. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const told = securityHeaders(nonce, {
    isTls: setting('MUSTER_URL')?.startsWith('https:') ?? false,
    development: process.env.NODE_ENV === 'development',
  })
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search)
  // Next reads the nonce from here.
  headers.set('content-security-policy', told['content-security-policy']!)
  const response = NextResponse.next({ request: { headers } })
  for (const [name, value] of Object.entries(told)) response.headers.set(name, value)
  return response
}

// Not for uploads: Next buffers the body of every request that passes here and cuts it off, unasked, at 10 MB.
export const config = {
  matcher: '/((?!_next/static|_next/image|icon.svg|api/v1/imports$|api/v1/evidence/).*)',
}
