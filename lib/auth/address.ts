/**
 * Where a request comes from, for limits and the list of sessions: the last hop that X-Forwarded-For names, which the proxy in
 * front of Muster wrote itself. With more proxies in a row, MUSTER_PROXIES says how many. What stands before is the caller's word.
 * An IPv4 address that came in through an IPv6 socket is the same address (RFC 4291, section 2.5.5.2).
 */
export function addressOf(forwardedFor: string | null | undefined): string {
  const hops = (forwardedFor ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean)
  const proxies = Math.max(1, Number(process.env.MUSTER_PROXIES ?? 1) || 1)
  return (hops.at(-proxies) ?? hops[0] ?? 'direct').replace(/^::ffff:(?=\d+\.)/i, '').slice(0, 60)
}
