import { isObject, text } from '../checked'

/** An application, a token or an account of Okta by the id that Okta gave it. */
export const oktaIdentity = (id: string) => ({ provider: 'okta', nativeId: id }) as const

/** The organisation that an answer comes from: the host of the address of the object itself. */
export function organisationOf(value: unknown): string | undefined {
  const links = isObject(value) ? value['_links'] : undefined
  for (const link of Object.values(isObject(links) ? links : {})) {
    const href = isObject(link) ? text(link.href) : undefined
    if (href && URL.canParse(href)) return new URL(href).host
  }
  return undefined
}
