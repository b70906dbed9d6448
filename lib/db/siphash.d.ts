declare module 'siphash' {
  const siphash: { hash(key: Uint32Array, message: string): { h: number; l: number } }
  export default siphash
}
