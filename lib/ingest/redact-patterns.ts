/** Secrets that are recognised by their own shape. Access-key ids (AKIA…), ARNs and hashes are not secret and stay. */
const shapes = [
  // PEM private keys, also when the end was cut off
  String.raw`-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)`,
  // the same in base64, as Kubernetes holds it
  String.raw`LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,60}?(?:UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW)[A-Za-z0-9+/=]*`,
  // JWTs (and JWS without a signature); only the first beginning in a run, or each would be followed to the end of the run
  String.raw`(?<=(?<![A-Za-z0-9_-])(?:(?!\beyJ)[A-Za-z0-9_-])*)\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?`,
  // vendor prefixes: GitHub, GitLab, Slack, OpenAI and Anthropic, Stripe, Google, HashiCorp, npm, PyPI, SendGrid, DigitalOcean, age, Databricks
  String.raw`(?<![A-Za-z0-9_])(?:gh[opusr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|gl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{16,}|xox[a-z]-[A-Za-z0-9-]{8,}|xapp-[A-Za-z0-9-]{8,}|sk-[A-Za-z0-9_-]{16,}|[srp]k_(?:live|test)_[A-Za-z0-9]{10,}|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{16,}|hv[sbr]\.[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{20,}|pypi-[A-Za-z0-9_-]{16,}|SG\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|dop_v1_[a-f0-9]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{20,}|dapi[a-f0-9]{32})`,
  // Bedrock long-term API keys
  String.raw`(?<![A-Za-z0-9])ABSK[A-Za-z0-9+/=]{40,}`,
  // hooks.slack.com/services/T…/B…/secret
  String.raw`hooks\.slack\.com/services/[A-Za-z0-9/]+`,
]
export const secretShape = new RegExp(shapes.join('|'), 'g')

/** `user:password@` inside a URL: the password only. */
export const urlPassword = /(?<=:\/\/[^\s/:@"']*:)[^\s/@"']+(?=@)/g

const names = String.raw`(?:secret|password|passwd|passphrase|pwd|token|api[_-]?key|private[_-]?key|secret[_-]?key|access[_-]?key|secret[_-]?text|secret[_-]?string|secret[_-]?binary|key[_-]?material|authorization|saml[_-]?assertion)s?`

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

/** A 40-character base64 word with upper, lower and digit is what an AWS secret key looks like; a SHA-1 is not. */
const awsSecret = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[A-Za-z0-9/+]{40}$/
export const looksLikeAwsSecret = (text: string) => text.length === 40 && awsSecret.test(text)
export const awsSecretInText = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g
export const awsKeyId = /\bA(?:KIA|SIA)[A-Z0-9]{12,}\b/

const exactFields = new Set([
  'authorization',
  'cookie',
  'setcookie',
  'raw',
  'rawv2',
  'match',
  'stringsfound',
  'snippet',
  'samlassertion',
  'keymaterial',
  'plaintext',
  'secretbinary',
  'kubectl.kubernetes.io/lastappliedconfiguration',
])

const fieldEnding =
  /(?:secret|password|passwd|passphrase|token|privatekey|secretkey|secretaccesskey|secrettext|secretstring|secretvalue|apikey|sharedkey|accountkey|connectionstring|clientassertion|credentialsecret)s?$/

/** Ends like a secret and is none: paging marks and digests. */
const harmlessFields = new Set(['nexttoken', 'nextpagetoken', 'hashedtoken', 'hashedsecret', 'continuetoken'])

const remembered = new Map<string, boolean>()

/** Whether a field of this name holds secret material; case, `_` and `-` do not matter. */
export function isSecretField(name: string): boolean {
  const known = remembered.get(name)
  if (known !== undefined) return known
  const plain = name.toLowerCase().replace(/[_-]/g, '')
  const answer = exactFields.has(plain) || (fieldEnding.test(plain) && !harmlessFields.has(plain))
  if (remembered.size < 10_000) remembered.set(name, answer)
  return answer
}
