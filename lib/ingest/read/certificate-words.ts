/** Names that tools give to algorithms, curves and uses of a certificate, as `certificate.ts` names them when it reads the certificate itself. */

const digests: ReadonlyArray<[RegExp, string]> = [
  [/sha-?512/i, 'SHA-512'],
  [/sha-?384/i, 'SHA-384'],
  [/sha-?256/i, 'SHA-256'],
  [/sha-?1(?!\d)/i, 'SHA-1'],
  [/md5/i, 'MD5'],
  [/md2/i, 'MD2'],
]

/** `sha256WithRSAEncryption` of OpenSSL, `ECDSA-SHA256` of Go. */
export function signatureNamed(name: string | undefined): string | undefined {
  if (!name) return undefined
  if (/ed25519/i.test(name)) return 'Ed25519'
  if (/ed448/i.test(name)) return 'Ed448'
  if (/pss/i.test(name)) return 'RSA-PSS'
  const digest = digests.find(([shape]) => shape.test(name))?.[1]
  const key = /ecdsa/i.test(name) ? 'ECDSA' : /rsa/i.test(name) ? 'RSA' : undefined
  return digest && key ? `${key} with ${digest}` : name
}

/** `rsaEncryption`, `id-ecPublicKey`, `ECDSA`. */
export function keyNamed(name: string | undefined): string | undefined {
  if (!name) return undefined
  if (/rsa/i.test(name)) return 'RSA'
  if (/^(id-ec|ecdsa|ec\b)/i.test(name)) return 'EC'
  if (/^(id-)?dsa/i.test(name)) return 'DSA'
  return name.toLowerCase()
}

const curves: Readonly<Record<string, string>> = {
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
}
export const curveNamed = (name: string | undefined): string | undefined => name && (curves[name] ?? name)

const usages: ReadonlyArray<[RegExp, string]> = [
  [/server[ _]auth/i, 'server auth'],
  [/client[ _]auth/i, 'client auth'],
  [/code[ _]signing/i, 'code signing'],
  [/e-?mail[ _]protection/i, 'email protection'],
  [/time[ _]?stamping/i, 'time stamping'],
  [/ocsp[ _]signing/i, 'OCSP signing'],
  [/^any\b/i, 'any'],
]
/** `TLS Web Server Authentication`, `server_auth`. */
export const usageNamed = (name: string): string => usages.find(([shape]) => shape.test(name))?.[1] ?? name

/** Hexadecimal in small letters, of even length: `03:AB`, `4096 (0x1000)`, a decimal number. */
export function serialNamed(text: string): string | undefined {
  const [, ofBoth] = /\((-?0x[0-9a-f]+)\)/i.exec(text) ?? []
  const plain = (ofBoth ?? text).replace(/^0x/i, '').replaceAll(':', '').trim()
  const isDecimal = !ofBoth && /^\d{1,60}$/.test(plain) && !text.includes(':') && !/^0\d/.test(plain)
  const hex = isDecimal ? BigInt(plain).toString(16) : plain.toLowerCase()
  if (!/^[0-9a-f]{1,128}$/.test(hex)) return undefined
  return hex.length % 2 === 0 ? hex : `0${hex}`
}

/** The same of a number that is known to be hexadecimal. */
export const hexSerial = (text: string): string | undefined => serialNamed(`:${text}`)

/** `C = US, O = Halden, CN = R3` without the blanks that newer releases of OpenSSL put in. */
export const nameLine = (text: string): string =>
  text.trim().replace(/(^|, )([A-Za-z.0-9]{1,40}) = /g, '$1$2=')
