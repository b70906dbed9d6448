/** A piece of a condition with its place in the text. */
export interface Token {
  kind: 'word' | 'number' | 'date' | 'text' | 'sign' | 'wrong'
  /** As it stands there; of a text, without its quotes. */
  said: string
  from: number
  to: number
}

const PIECE =
  /\s+|(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?)|(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_.:/@-]*)|"([^"\n\0]*)"|'([^'\n\0]*)'|(!=|<>|<=|>=|[=<>(),])/y

/** The pieces of a condition. What is none is a piece `wrong`, up to the end of the text when a quote is not closed. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length;) {
    PIECE.lastIndex = at
    const found = PIECE.exec(text)
    if (!found) {
      const to = text[at] === '"' || text[at] === "'" ? text.length : at + 1
      tokens.push({ kind: 'wrong', said: text.slice(at, to), from: at, to })
      at = to
      continue
    }
    const [whole, date, number, word, double, single, sign] = found
    const to = at + whole.length
    const add = (kind: Token['kind'], said: string) => tokens.push({ kind, said, from: at, to })
    if (date !== undefined) add('date', date)
    else if (number !== undefined) add('number', number)
    else if (word !== undefined) add('word', word)
    else if (double !== undefined || single !== undefined) add('text', double ?? single!)
    else if (sign !== undefined) add('sign', sign === '<>' ? '!=' : sign)
    at = to
  }
  return tokens
}
