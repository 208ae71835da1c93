export { CatalogView } from './catalog-view'
export type { CatalogPlace } from './places'
