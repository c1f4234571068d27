// What other domains ask of households: what is kept about a person, and its end.
export { forgetHouseholds, householdRecords } from './records.ts'
