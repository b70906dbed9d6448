export function startPostgres(
  dataFolder: string,
): Promise<{ url: string; writeUrl: string; readUrl: string; started: boolean }>
export function stopPostgres(dataFolder: string): Promise<void>
