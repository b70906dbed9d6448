/** Where to go after signing in: a path of this Muster, and nothing that a link from elsewhere could smuggle in. */
export function callbackPath(given: string | undefined, origin: string): string {
  if (!given) return '/'
  try {
    const target = new URL(given, origin)
    if (target.origin !== new URL(origin).origin || target.pathname.startsWith('/sign-')) return '/'
    return target.pathname + target.search + target.hash
  } catch {
    return '/'
  }
}
