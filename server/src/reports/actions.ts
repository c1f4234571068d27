// What other domains do with reports: bring one up for another system, take a step for whoever stands behind it.
export {
  addArrivedPhoto,
  closeForReporter,
  commentForReporter,
  fileFromChannel,
  type Channel,
} from './channels.ts'
export { takeReporterStep } from './reporter-steps.ts'
export { takeBackResolve, takeStaffStep } from './staff-steps.ts'
export { lockReport, lockReportById, writeStep } from './steps.ts'
export { prepareReport, type Arrival, type ArrivalBody } from './submit.ts'
