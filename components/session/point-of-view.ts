/** The parameters on which every figure depends; links keep them. */
const names = ['as_of', 'scope'] as const

// What these show has no past and no part: accounts and settings, the log that is itself a history, files that were issued.
// An inbox asks for answers, which are given now.
const presentPages = ['/settings', '/account', '/audit', '/verify', '/attestation/inbox']

/** Whether a page ignores date and scope. */
export const speaksOfPresent = (pathname: string): boolean =>
  presentPages.some((page) => pathname === page || pathname.startsWith(`${page}/`))

/** The address of another page or route of ours, seen from where `search` looks from. */
export function carry(href: string, search: URLSearchParams): string {
  if (!href.startsWith('/') || href.startsWith('//') || speaksOfPresent(href.split(/[?#]/)[0]!)) return href
  const missing = names.filter((name) => search.get(name) && !new RegExp(`[?&]${name}=`).test(href))
  if (missing.length === 0) return href
  const [path, fragment] = href.split('#') as [string, string | undefined]
  // Colons and commas are legal in a query, and a person reads them more easily.
  const added = missing
    .map(
      (name) => `${name}=${encodeURIComponent(search.get(name)!).replace(/%3A/g, ':').replace(/%2C/g, ',')}`,
    )
    .join('&')
  return `${path}${path.includes('?') ? '&' : '?'}${added}${fragment === undefined ? '' : `#${fragment}`}`
}
