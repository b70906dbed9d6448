/** Fills the demo estate. */
export async function fillDemo(): Promise<void> {}
