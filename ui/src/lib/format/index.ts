export * from './cell'
export { displayLocale, displayZone } from './locale'
export * from './number'
export * from './time'
