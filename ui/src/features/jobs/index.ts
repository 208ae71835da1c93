export { JobsIndicator } from './jobs-indicator'
export { JobsPage, type JobsSearch } from './jobs-page'
export { JobsWatch } from './jobs-watch'
export { jobKinds, jobStates } from './words'
