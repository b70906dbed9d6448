/**
 * A path of this Muster, and nothing that a link from elsewhere could smuggle in: a path that leads elsewhere or back
 * to the sign-in page becomes the home page. The result is read once more the way the browser will, for a path that
 * begins with two slashes (`/.//elsewhere`, once its dots are resolved) names a host.
 */
export function ownPath(given: string | undefined, origin: string): string {
  if (!given) return '/'
  const home = URL.parse(origin)?.origin
  const target = URL.parse(given, origin)
  if (!home || target?.origin !== home || target.username || target.password) return '/'
  const path = target.pathname.replace(/^\/{2,}/, '/') + target.search + target.hash
  const again = URL.parse(path, origin)
  if (again?.origin !== home || again.pathname.startsWith('/sign-')) return '/'
  return again.pathname + again.search + again.hash
}
