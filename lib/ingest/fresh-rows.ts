/** Types of rows that belong to one identity and are unique only inside it. */
export const perIdentity = new Set(['credential', 'grant', 'trust'])

/** The staged rows of records that bring something, one per key: the last word wins. */
export function fresh(type: string): string {
  const key = perIdentity.has(type) ? 'w.identity_key, w.key' : 'w.key'
  return `(
  select distinct on (${key}) w.*, r.at
  from stage_row w join stage_record r using (import_id, file_id, record_no)
  where w.import_id = $1 and w.type = '${type}' and r.outcome in ('new', 'changed')
  order by ${key}, w.file_id desc, w.record_no desc, w.position desc)`
}
