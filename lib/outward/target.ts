import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import { Invalid } from '@/lib/model/errors'

/** A target whose addresses were all looked up and found callable. */
export interface CheckedTarget {
  url: URL
  /** The address to connect to: asking the name again could give another answer. */
  address: string
  family: 4 | 6
}

/** Syntax of a target: what can be said before its name is looked up. Throws Invalid. */
export function targetUrl(text: string): URL {
  if (!URL.canParse(text)) throw new Invalid('The address is not a URL.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new Invalid('The address must start with https:// (or http:// in an allowed network).')
  if (url.username || url.password) throw new Invalid('Remove user and password from the address.')
  return url
}

/**
 * On the public internet. Of IPv6 that is what has been given out (2000::/3, RFC 4291) and does not carry an IPv4 address in it,
 * which would be reached through some translator or tunnel: compatible, mapped, 6to4, Teredo, NAT64, ISATAP.
 */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false
  if (address.kind() === 'ipv4') return true
  const { parts } = address as ipaddr.IPv6
  const isIsatap = (parts[4]! & 0xfdff) === 0 && parts[5] === 0x5efe
  return (parts[0]! & 0xe000) === 0x2000 && !isIsatap
}

/**
 * Looks the target's name up and refuses it when any of its addresses is not on the public internet (loopback, private,
 * link-local, cloud metadata, multicast, reserved …) and not in a network that an administrator allowed. Plain http is for
 * allowed networks only.
 * @param allowed networks in CIDR notation
 */
export async function checkTarget(text: string, allowed: readonly string[]): Promise<CheckedTarget> {
  const url = targetUrl(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const found = await lookup(host, { all: true }).catch(() => [])
  if (found.length === 0) throw new Invalid(`The name ${host} has no address.`)
  const networks = allowed.map((network) => ipaddr.parseCIDR(network))
  let isInside = true
  for (const { address } of found) {
    const parsed = ipaddr.process(address)
    const isAllowed = networks.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
    )
    isInside &&= isAllowed
    if (!isAllowed && !isPublic(parsed))
      throw new Invalid(
        `${host} is at ${address} (${parsed.range()}). Webhooks call the public internet only; an administrator can allow this network.`,
      )
  }
  if (url.protocol === 'http:' && !isInside)
    throw new Invalid('Webhooks on the public internet need https://.')
  const [first] = found
  return { url, address: first!.address, family: first!.family === 6 ? 6 : 4 }
}
