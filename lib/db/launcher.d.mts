export function startPostgres(dataFolder: string): Promise<{ url: string; started: boolean }>
export function stopPostgres(dataFolder: string): Promise<void>
