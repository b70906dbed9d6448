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

/** The longest of the vendors' tokens also where a letter stands right before them. */
export const gluedToken =
  /gh[opusr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{35}|npm_[A-Za-z0-9]{36}|[srp]k_live_[A-Za-z0-9]{20,}/g

/** `user:password@` inside a URL: the password only. */
export const urlPassword = /(?<=:\/\/[^\s/:@"']*:)[^\s/@"']+(?=@)/g

/** A 40-character base64 word with upper, lower and digit is what an AWS secret key looks like; a SHA-1 is not. */
const awsSecret = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[A-Za-z0-9/+]{40}$/
export const looksLikeAwsSecret = (text: string) => text.length === 40 && awsSecret.test(text)

/** Whether a text that a person writes (a comment, a reason, a note) holds a secret that shows by its shape. */
export function showsSecret(text: string): boolean {
  return (
    [secretShape, gluedToken, urlPassword].some((shape) => text.search(shape) >= 0) ||
    (text.length < 20_000 && text.split(/[\s"'=:,;]/).some(looksLikeAwsSecret))
  )
}
