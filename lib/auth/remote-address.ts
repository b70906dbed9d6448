/**
 * Where a request comes from, for limits and the list of sessions: the address that the connection itself has, or that the proxies
 * in front of Muster name when MUSTER_PROXIES says how many there are. Written by `lib/cli/remote-address.mjs` in the server, over
 * whatever the caller sent. An IPv4 address that came in through an IPv6 socket is the same address (RFC 4291, section 2.5.5.2).
 */
export const addressOf = (headers: Headers): string =>
  (headers.get('x-muster-address') ?? 'direct').replace(/^::ffff:(?=\d+\.)/i, '').slice(0, 60)
