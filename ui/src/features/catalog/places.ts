import type { Facet } from './search'

export type CatalogTab = 'columns' | 'links' | 'sample' | 'uses'

/** What the address says of the catalog: which table, which column of it, what was looked for. */
export type CatalogPlace = {
  table?: string | undefined
  column?: string | undefined
  tab?: CatalogTab | undefined
  find?: string | undefined
  show?: Facet | undefined
  changes?: 'yes' | undefined
}
