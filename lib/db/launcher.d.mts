export function startPostgres(
  dataFolder: string,
  wantedPort?: number,
): Promise<{ url: string; writeUrl: string; readUrl: string; port: number; started: boolean }>
export function stopPostgres(dataFolder: string): Promise<void>
export function watchPostgres(dataFolder: string, port: number, say: (words: string) => void): () => void
