/** `https://token@host` */
export const urlToken = /(?<=:\/\/)[^\s/:@"']{16,200}(?=@)/g

const names = String.raw`(?:secret|password|passwd|passphrase|pwd|pass|sig|signature|token|credential|api[ _-]?key|private[_-]?key|secret[_-]?key|access[_-]?key|account[_-]?key|signing[_-]?key|shared[_-]?key|encryption[_-]?key|master[_-]?key|secret[_-]?text|secret[_-]?string|secret[_-]?binary|key[_-]?material|authorization|saml[_-]?assertion)s?`

/** `"sessionToken": "…"` inside text that does not parse, also with escaped quotes and a missing end. */
export const quotedAssignment = new RegExp(
  String.raw`((?:${names}|offender|stringsFound|match|rawv?2?|snippet)\\{0,8}["']\s{0,20}[:=]\s{0,20}(?:\[\s{0,20})?\\{0,8}["'])((?:\\.|[^"'\\])+)`,
  'gi',
)

/** `password=…`, `token: …`. A colon counts only with a space behind it: ARNs hold `secret:name`. */
export const bareAssignment = new RegExp(
  String.raw`(${names}(?:\s{0,20}=\s{0,20}|:\s{1,20})(?:Bearer\s{1,20}|Basic\s{1,20})?["']?)([^\s"'&;,)}\]]+)`,
  'gi',
)

/** `--password x`, `--api-key=x`, `Bearer x`, `Basic x`. */
export const argument =
  /((?:--(?:password|passwd|pass|pwd|token|secret|api-?key|access-?key|secret-?key|client-?secret|auth)(?:=|\s{1,5})|\b(?:Bearer|Basic)\s{1,3})["']?)([^\s"']{3,400})/gi

/** `-pX` of mysql and sshpass; other options that begin with p are words. */
export const shortArgument =
  /((?<![^\s])-p)(?!(?:ath|ort|rofile|retty|roject|roxy|arallel|refix|lan|ackage|id|erm|ublic|rivate|age|arent|artial|ackages|lugin|orts|aths)\b)([^\s-][^\s]{3,200})/g

/** `-u name:password`, `--user name:password`: the password. */
export const userArgument = /((?<![^\s])(?:-u|--user)(?:=|\s{1,5})["']?[^\s:"']{1,100}:)([^\s"']{1,200})/g

export const awsSecretInText = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g
export const awsKeyId = /\bA(?:KIA|SIA)[A-Z0-9]{12,}\b/

const secretWords = new Set(
  'secret secrets password passwords passwd passphrase pass pwd token tokens credential credentials apikey privatekey secretkey accesskey signingkey sharedkey accountkey signature sig otp authorization cookie connectionstring'.split(
    ' ',
  ),
)
/** Words before "key" that make it a secret one. */
const keyWords = new Set(
  'api access private secret signing shared account encryption master service auth storage session hmac host deploy ssh'.split(
    ' ',
  ),
)
/** A name that ends so tells of a secret and does not hold it: its id, its age, its rules, where it lies. */
const tellsOf = new Set(
  'id ids name names arn type types kind ttl expiry expiration expires at on date time age count status state policy policies version versions used rotated rotation enabled active length reset required last next endpoint issuer audience reviewed tracked seconds minutes hours days location path provider manager managed store engine backend class namespace region owner team url uri ref reference sub subject aud required mode usage hash'.split(
    ' ',
  ),
)

const remembered = new Map<string, boolean>()

/**
 * Whether a field, label or tag of this name holds secret material, by the words of its name wherever they stand: `DB_PASS`,
 * `signingKey`, `API Key`, `vault.example/token`. What ends in a word like "id" or "expiry" only tells of a secret.
 */
export function isSecretField(name: string): boolean {
  const known = remembered.get(name)
  if (known !== undefined) return known
  const answer = soundsSecret(name.slice(-200))
  if (remembered.size < 10_000) remembered.set(name, answer)
  return answer
}

function soundsSecret(name: string): boolean {
  // Of a condition key or a prefixed label only the last part names the value.
  const own = name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1)
  const words = own
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((word) => word !== '' && !/^\d+$/.test(word))
  const last = words.at(-1)
  if (last === undefined || tellsOf.has(last)) return false
  return words.some(
    (word, at) =>
      secretWords.has(word) ||
      ((word === 'key' || word === 'keys') && keyWords.has(words[at - 1] ?? '')) ||
      (word === 'string' && words[at - 1] === 'connection') ||
      (word === 'assertion' && /^(client|saml|aml)$/.test(words[at - 1] ?? '')),
  )
}
