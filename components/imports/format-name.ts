export interface FormatName {
  id: string
  title: string
}
