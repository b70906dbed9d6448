import { code, providers } from '@/lib/model/vocabulary'

const VAULT = code(providers, 'vault')

/** The path of a policy as a regular expression: `+` and what names its holder (`{{…}}`) is one part, `*` whatever follows. */
const asPattern = (name: string): string =>
  `'^' || replace(
     replace(
       regexp_replace(
         regexp_replace(${name}, '[{]{2}[^}]*[}]{2}', '+', 'g'),
         '([.^$()\\[\\]{}|\\\\?])', '\\\\\\1', 'g'
       ),
       '+', '[^/]+'
     ),
     '*', '.*'
   ) || '$'`

/**
 * Rights that are used although no log names them (identity_key, action_id, last_at, use_n): a log of Vault names the path that was
 * asked for, a policy a pattern of paths. Of the patterns that take the path in, the one with the longest fixed beginning is
 * applied, as Vault does.
 * @param profiles the table that says which profile an identity has
 * @param limit narrows `u.identity_key`
 */
export const rightsUsedByPattern = (profiles: 'privilege' | 'identity_profile', limit: string): string => `
  select identity_key, action_id, max(last_at) as last_at, sum(use_n)::int as use_n
  from (
    select distinct on (u.identity_key, u.action_id)
      u.identity_key, w.id as action_id, u.last_at, u.use_n
    from identity_action u
      join identity i on i.identity_key = u.identity_key and i.provider = ${VAULT}
      join action a on a.id = u.action_id
      join ${profiles} v on v.identity_key = u.identity_key
      join rights_profile r on r.profile_key = v.profile_key
      join action w on w.id = any(r.granted) and w.use_logged and w.name ~ '[+*{]'
    where ${limit} and w.id <> a.id and a.name ~ (${asPattern('w.name')})
    order by u.identity_key, u.action_id, length(substring(w.name from '^[^+*{]*')) desc,
      length(w.name) desc
  ) p
  group by identity_key, action_id`
