const NAME_LENGTH_MAX = 40
const isName = (text: string) => text.length <= NAME_LENGTH_MAX && /^[\w.$@/ -]+$/.test(text)
const isHarmless = (word: string) => /^(?:true|false|null|\d{1,4})$/.test(word)
const separators = new Set(' \t\r\n,;=:{}[]()<>"\'|')

/**
 * A text that could not be parsed, without its values: names of members and fields stay, values become `…`. It shows
 * where the structure breaks and cannot hold a secret. One pass, whatever the text.
 */
export function skeletonOf(text: string): string {
  let out = ''
  for (let i = 0; i < text.length;) {
    const char = text[i] as string
    if (char === '"') {
      const end = closingQuote(text, i)
      const inside = text.slice(i + 1, end)
      out += namesValue(text, end + 1) && isName(inside) ? `"${inside}"` : inside === '' ? '""' : '"…"'
      i = end + 1
    } else if (separators.has(char)) {
      out += char
      i += 1
    } else {
      let end = i
      while (end < text.length && !separators.has(text[end] as string)) end += 1
      const word = text.slice(i, end)
      out += isHarmless(word) || (namesValue(text, end) && isName(word)) ? word : '…'
      i = end
    }
  }
  return out
}

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1
    else if (text[i] === '"') return i
  }
  return text.length
}

/** Whether what ends here is the name of a value: a colon or an equals sign follows. */
function namesValue(text: string, from: number): boolean {
  let i = from
  while (i < from + 5 && (text[i] === ' ' || text[i] === '\t')) i += 1
  return text[i] === ':' || text[i] === '='
}
