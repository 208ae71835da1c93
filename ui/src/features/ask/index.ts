export { AskPage, type AskPageProps } from './ask-page'
