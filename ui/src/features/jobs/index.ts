export { JobsIndicator } from './jobs-indicator'
export { JobsWatch } from './jobs-watch'
