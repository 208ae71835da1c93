/** All that shows finished answers: one part that is fetched after the page. */
export { Receipt } from './receipt'
export { Thread } from './thread'
