// What other domains do with visits: give a person what is kept about them, and forget who leaves.
export { forgetVisitor, visitRecords } from './data.ts'
