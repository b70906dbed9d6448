import { isObject, text } from '../checked'

/** Whatever acts in an organisation, by a path below it: `acme/app/renovate`, `acme/token/4711`, `acme/shop`. */
export const githubIdentity = (path: string) =>
  ({ provider: 'github', nativeId: path.toLowerCase() }) as const

/** An app in an organisation, by the name that its actor bears in the log. */
export const appIdentity = (organisation: string, slug: string) =>
  githubIdentity(`${organisation}/app/${slug}`)

/** A token by the id that the organisation's list and its log share. */
export const tokenIdentity = (organisation: string, id: string) =>
  githubIdentity(`${organisation}/token/${id}`)

/** The workflows of a repository or, for what all of them share, of the organisation. */
export const pipelineIdentity = (path: string) => githubIdentity(path)

/** `https://api.github.com/repos/acme/shop/keys/1` and the addresses of a server of one's own: owner and repository. */
export function repositoryIn(url: unknown): { organisation: string; repository: string } | undefined {
  const [, organisation, repository] = /\/repos\/([^/?#]+)\/([^/?#]+)/.exec(text(url) ?? '') ?? []
  return organisation && repository ? { organisation, repository } : undefined
}

/** Where an answer of the organisation says so itself. */
export const loginOf = (value: unknown): string | undefined =>
  isObject(value) ? text(value.login) : undefined
